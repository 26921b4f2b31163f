#!/usr/bin/env perl
# A reader of the compiled file in Perl: its standard modules, and the program sqlite3 for SQL.
#
#   read.pl KB.sqlite CONFORMANCE.jsonl   prints how many answers agree; exit 1 if any does not
#   read.pl KB.sqlite --text DIAGNOSTIC   prints one answer
#
# Written from knowledge/FORMAT.md alone; the sections are called as there. Texts are bytes throughout.
use strict;
use warnings;
use IPC::Open2;
use JSON::PP;

my $BLANK  = qr/[\x00-\x20\x7f]/;
my $LABEL  = qr/[A-Za-z0-9_\-\x80-\xff]/;
my $WORDLY = qr/[A-Za-z0-9\x80-\xff]/;
my $STATUS = qr/(?<!$WORDLY)(?<![A-Za-z0-9]\.)[245]\.[0-9]{1,3}\.[0-9]{1,3}(?!$WORDLY)(?!\.[A-Za-z0-9])/;
my $CODE   = qr/[245][0-9][0-9](?![A-Za-z0-9_\@%\x80-\xff])(?![.\/:][0-9])/;

# Identity

sub verify {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!\n";
    my $bytes = do { local $/; <$file> };
    die "$path: not a compiled knowledge file\n"
        unless length $bytes >= 100 && substr($bytes, 0, 16) eq "SQLite format 3\0" && substr($bytes, 68, 4) eq 'MTAR';
    my $layout = unpack 'N', substr $bytes, 60, 4;
    die "$path: layout $layout, and this reader knows layout 1\n" if $layout > 1;
    my $state = length $bytes;
    {
        use integer;    # 64 bits, wrapping; the factor as a signed number
        no warnings 'portable';
        for my $word (unpack 'q<*', substr $bytes, 0, length($bytes) & ~7) {
            $state = ($state ^ $word) * -0x61C8864680B583EB;
            $state ^= ($state >> 29) & 0x7FFFFFFFF;
        }
    }
    die "$path: the checksum is wrong; copy the file again\n" if $state;
}

# SQL: one process, one question after the other

my ($answers, $questions);

sub rows {
    my ($sql) = @_;
    print $questions "$sql;\nSELECT '--end';\n";
    my @rows;
    while (defined(my $line = <$answers>)) {
        chomp $line;
        return @rows if $line eq '--end';
        push @rows, [split /\t/, $line, -1];
    }
    die "sqlite3 ended\n";
}

my (%fold, @classes, @reasons, %suffixes, %blocklists, %names, %signatures, @without_templates, %guards);

sub open_file {
    my ($path) = @_;
    verify($path);
    open2($answers, $questions, 'sqlite3', '-batch', '-noheader', '-separator', "\t", "file:$path?mode=ro&immutable=1");
    my ($version) = map { $_->[0] } rows("SELECT value FROM metadata WHERE name = 'normalizer_version'");
    die "$path: normalisation $version, and this reader knows version 1\n" if $version != 1;
    $fold{encoded($_->[0])} = $_->[1] for rows('SELECT code_point, folded FROM fold');
    @classes = rows('SELECT first, last, class FROM word_class ORDER BY first');
    @reasons = rows('SELECT id, suppress FROM reason ORDER BY number');
    $suffixes{$_->[0]}   = $_->[1] for rows('SELECT suffix, origin FROM host_suffix');
    $blocklists{$_->[0]} = $_->[1] for rows('SELECT number, id FROM blocklist');
    push @{$names{$_->[0]}}, [split(/ /, $_->[1]) + 0, @$_[1 .. 4]]
        for rows('SELECT first, name, host, rank, blocklist FROM blocklist_name');
    my @columns = qw(number id status layer verdict reason origin remote_mta_required has_templates);
    for my $row (rows('SELECT ' . join(', ', @columns) . ' FROM signature')) {
        my %record;
        @record{@columns} = @$row;
        $signatures{$row->[0]} = \%record;
    }
    for (['reply_code', 'signature, reply_code'], ['enhanced_status', 'signature, enhanced_status'], ['phase', 'signature, phase'],
        ['guard', 'signature, guard_group'], ['override', 'winner, loser']) {
        my ($name, $columns) = @$_;
        $signatures{$_->[0]}{$name}{$_->[1]} = 1 for rows("SELECT $columns FROM signature_$name");
    }
    @without_templates = grep { !$_->{has_templates} } values %signatures;
    push @{$guards{$_->[0]}}, $_->[1] for rows('SELECT guard_group, phrase FROM guard_phrase');
}

sub encoded { my $text = chr $_[0]; utf8::encode($text); $text }

my %kinds;

# What a folded code point is to a word, by its bytes.
sub kind {
    my ($bytes) = @_;
    return $kinds{$bytes} if defined $kinds{$bytes};
    my $text = $bytes;
    utf8::decode($text);
    my $point = ord $text;
    my ($low, $high) = (0, scalar @classes);
    while ($low < $high) {
        my $middle = int(($low + $high) / 2);
        if ($classes[$middle][0] <= $point) { $low = $middle + 1 } else { $high = $middle }
    }
    return $kinds{$bytes} = $low && $point <= $classes[$low - 1][1] ? $classes[$low - 1][2] : 0;
}

# Terms of normalisation

# A pattern for words as FORMAT.md writes them: either case, a blank for one or more.
sub anywhere {
    my $pattern = join "$BLANK+", map { quotemeta } split / /, $_[0], -1;
    return qr/$pattern/i;
}

sub wording {
    my $pattern = anywhere($_[0]);
    return $_[0] =~ /\A[a-z]/ ? qr/(?<![A-Za-z0-9])$pattern/ : $pattern;
}

sub trimmed { my ($text) = @_; $text =~ s/\A$BLANK+//; $text =~ s/$BLANK+\z//; $text }

sub plain { join '.', map { $_ + 0 } split /\./, $_[0] }

# Where a reply starts at a place.
sub reply_start {
    my ($text, $place, $with_status) = @_;
    pos($text) = $place;
    $text =~ /\G(?:$BLANK|['"<(\[{#`])*/g;
    my $start = $+[0];
    pos($text) = $start;
    return $start if $text =~ /\G$CODE/gc || $with_status && $text =~ /\G$STATUS/gc;
    return undef;
}

# The first nested code of the classes in a stretch: code and place.
sub nested_code {
    my ($text, $from, $to, $classes) = @_;
    my $stretch = substr $text, 0, $to;
    for (my $place = $from; $place + 3 <= $to; $place++) {
        pos($stretch) = $place;
        next unless $stretch =~ /\G(?=[$classes])($CODE)(?=$BLANK|[-:]|\z)/gc;
        my $code = $1;
        return ($code, $place) if $place == $from;
        my $before = substr $text, 0, $place;
        next if $before =~ /[A-Za-z0-9.\-]\z/;
        my ($blanks) = $before =~ /($BLANK*)\z/;
        my $head = substr $before, 0, $place - length $blanks;
        return ($code, $place) if $blanks =~ /[\r\n]/ || $head eq '' || $head =~ /[:'"(<>;#=]\z/;
        pos($text) = $place + 3;
        return ($code, $place) if $text =~ /\G(?:$BLANK|-)+$STATUS/gc;
    }
    return;
}

my %PHASES = (
    (map { $_ => 'connect' } qw(connect connection connecting conn greeting banner initial)),
    (map { $_ => 'ehlo' } qw(ehlo helo lhlo starttls auth tls)),
    (map { $_ => 'mail_from' } qw(mail mailfrom)), (map { $_ => 'rcpt_to' } qw(rcpt rcptto vrfy)),
    (map { $_ => 'data' } qw(data bdat message body)),
);

sub phase_of {
    for my $word (lc($_[0]) =~ /[a-z]+/g) { return $PHASES{$word} if $PHASES{$word} }
    return undef;
}

sub host_behind {
    my ($text, $word) = @_;
    my $from = length $text > 400 ? length($text) - 400 : 0;
    my $found;
    while ($text =~ /(?<![A-Za-z0-9])(?i:\Q$word\E)([A-Za-z0-9._\-]*)/g) {
        $found = $1 if $-[0] >= $from;
        pos($text) = $-[0] + 1;
    }
    return undef unless defined $found;
    $found =~ s/\.+\z//;
    return $found eq '' ? undef : $found;
}

# 2. Wrappers

my @WRAPPERS = map { my ($words, @rest) = @$_; [wording($words), @rest] } (
    ['said:', 'host', 1], ['refused to talk to me:', 'host', 0, 'connect'], [' returned ', 'host', 1],
    ['smtp error from remote mail server after ', 'exim'], ['smtp error from remote mailer after ', 'exim'], ['<<<', 'transcript'],
    ['remote server returned message denied by administrative policy', 'plain'], ['remote server returned', 'plain'],
    ['the error that the other server returned was:', 'plain'], ['the response from the remote server was:', 'plain'],
    ['the response was:', 'plain', 1], ['remote server replied:', 'plain'], ['remote server responded:', 'plain'],
    ['generated following response:', 'plain'], ['returned the following error:', 'plain'], ['the following error:', 'plain', 1],
    ['diagnostic-code: smtp;', 'plain'], ['smtp;', 'plain', 1], ['esmtp;', 'plain', 1], ['responded with:', 'plain'], ['error message is:', 'plain'],
    ['server response:', 'plain'], ['smtp reply:', 'plain'], ['reason:', 'plain', 1], ['->', 'plain', 1],
);
my @SENTENCES = map { [$_->[0] eq 'mail from' ? anywhere($_->[0]) : wording($_->[0]), $_->[1]] } (
    ['does not like recipient', 'rcpt_to'], ['sender was rejected', 'mail_from'], ['greeting failed', 'connect'],
    ['my name was rejected', 'ehlo'], ['failed after i sent the message', 'data'], ['failed on data command', 'data'],
    ['rcpt to', 'rcpt_to'], ['mail from', 'mail_from'],
);
my ($SENDER) = map { qr/$_/ } join '|', map { anywhere($_) } 'sender', 'mail from', 'return path', 'verification failed';
my @TAILS = map { wording($_) }
    ('(in reply to ', '(delivery attempts:', 'giving up on ', '[rcpt_to]', '[mail_from]', '> #smtp#', '(delivery not attempted');

# All places of patterns, by place and number: [place, end, number].
sub places {
    my ($text, @patterns) = @_;
    my @hits;
    for my $number (0 .. $#patterns) {
        while ($text =~ /$patterns[$number]/g) {
            push @hits, [$-[0], $+[0], $number];
            pos($text) = $-[0] + 1;
        }
    }
    return sort { $a->[0] <=> $b->[0] || $a->[2] <=> $b->[2] } @hits;
}

# The outermost wrapper: inner text, phase, host, whether the reply is about the sender (in the same text: it stays quoted),
# and where the inner text stands; nothing where there is none.
sub peel {
    my ($text) = @_;
    if ($text =~ /\A$STATUS/) {
        if ($text =~ /(?<=$BLANK)($CODE)-'/g) {
            my $inner = substr $text, $-[1];
            my $end   = rindex $inner, "'";
            return [$end > 4 ? substr($inner, 0, $end + 1) : $inner, undef, undef, 0, $-[1]];
        }
    }
    my ($sender, $outside) = (length $text) x 2;    # the first word about the sender, and the first that is in no address
    while ($outside == length $text && $text =~ /$SENDER/g) {
        my ($from, $word, $behind) = ($-[0], lc $&, substr $text, $+[0]);
        $sender = $from if $from < $sender;
        my $label = qr/[A-Za-z0-9._+-]{0,256}/;
        $outside = $from unless $word eq 'sender' && ($behind =~ /\A$label\@/ || substr($text, 0, $from) =~ /\@$label\z/);
    }
    for my $hit (places($text, map { $_->[0] } @WRAPPERS)) {
        my ($place, $end, $number) = @$hit;
        my (undef, $form, $needs_code, $phase) = @{$WRAPPERS[$number]};
        my $before = substr $text, 0, $place;
        my ($at, $stop, $host) = (undef, length $text, undef);
        if ($form eq 'exim') {
            my $near = $end + 600 < length $text ? $end + 600 : length $text;
            (undef, $at) = nested_code($text, $end, $near, '45');
            next unless defined $at;
            my $command = substr $text, $end, $at - $end < 20 ? $at - $end : 20;
            $phase = phase_of($command);
            $host = host_behind(substr($text, $end, $at - $end), 'host ') // host_behind($before, 'host ');
        } elsif ($form eq 'transcript') {
            next if substr($text, $end) =~ /\A(?:<|$BLANK*<<<)/;
            $at = reply_start($text, $end, 0);
            next if !defined $at || substr($text, $at, 1) eq '2';
            my $command = rindex $before, '>>>';
            $phase = phase_of(substr $before, $command < 0 ? 0 : $command, 20);
            $host  = host_behind($before, 'talking to ');
            $stop  = transcript_end($text, $at);
        } else {
            $at = reply_start($text, $end, !$needs_code);
            next unless defined $at;
            $host = host_behind($before, 'host ') // host_behind($before, 'server at ') if $form eq 'host';
        }
        next if $at <= 0;
        for my $sentence (@SENTENCES) {
            last if defined $phase;
            pos($before) = $place > 200 ? $place - 200 : 0;
            $phase = $sentence->[1] if $before =~ /$sentence->[0]/g;
        }
        my $is_step = ($phase // '') eq 'mail_from';
        return [$text, undef, undef, $outside < $place, 0] if $sender < $place && !$is_step;
        return [substr($text, $at, $stop - $at), $phase, $host, $is_step, $at];
    }
    return undef;
}

sub transcript_end {
    my ($text, $at) = @_;
    my $code = substr $text, $at, 3;
    pos($text) = $at;
    while ($text =~ /(>>>|<<<)/g) {
        my ($arrow, $place, $behind) = ($1, $-[0], $+[0]);
        my $next = $arrow eq '<<<' ? reply_start($text, $behind, 0) : undef;
        return $place unless defined $next && substr($text, $next, 3) eq $code;
        pos($text) = $next;
    }
    return length $text;
}

sub cut_tail {
    my ($text) = @_;
    my ($hit) = grep { $_->[0] > 0 } places($text, @TAILS);
    return ($text, undef) unless $hit;
    my ($place, $end, $number) = @$hit;
    my $phase =
        $number == 0 ? phase_of(substr $text, $end, 24) : $number == 3 ? 'rcpt_to' : $number == 4 ? 'mail_from' : undef;
    return (substr($text, 0, $place), $phase);
}

# 3. The reply code and its lines

sub lift {
    my ($text) = @_;
    my ($code, @parts);
    my $start = reply_start($text, 0, 0);
    if (defined $start) {
        $code = substr $text, $start, 3;
    } else {
        ($code, $start) = nested_code($text, 0, length $text, '45');
        return (undef, $text) unless defined $code;
        push @parts, substr $text, 0, $start;
    }
    my $part = $start + 3;
    my $continued = substr($text, $part, 1) eq '-';
    my $rest = $part;
    $part++ if $continued;
    pos($text) = $rest;
    while ($text =~ /(?<=$BLANK)$code/g) {
        my ($place, $behind) = ($-[0], $+[0]);
        my $after = substr $text, $behind;
        my $is_line =
              $after eq ''              ? $continued
            : $after =~ /\A-/           ? 1
            : $after !~ /\A$BLANK/      ? 0
            : $continued                ? 1
            : substr($text, $place - 1, 1) =~ /[\r\n]/ ? 1
            :                             $after =~ /\A$BLANK+$STATUS/;
        next unless $is_line;
        push @parts, substr $text, $part, $place > $part ? $place - $part : 0;
        $part = $behind + ($after =~ /\A-/ ? 1 : 0);
    }
    push @parts, substr $text, $part;
    return ($code, grep { $_ ne '' } @parts);
}

# 5. Words: [bytes, whether it follows a blank, place in the folded text, whether it is a number]; and the folded text

sub words {
    my ($folded, @words, $open) = ('');
    for my $part (my @copies = @_) {
        my $blank = 1;
        $open = undef;
        $folded .= ' ' if $folded ne '' && $folded !~ / \z/;
        pos($part) = 0;
        while (pos($part) < length $part) {
            if ($part =~ /\G$STATUS/gc) { $open = undef; next }
            if ($part =~ /\G$BLANK/gc) {
                ($open, $blank) = (undef, 1);
                $folded .= ' ' if $folded ne '' && $folded !~ / \z/;
                next;
            }
            $part =~ /\G([\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|.)/gcs;
            my $read = length($1) == 1 && $1 ge "\x80" ? "\xef\xbf\xbd" : $1;
            for my $point (($fold{$read} // $read) =~ /[\x00-\x7f\xc0-\xff][\x80-\xbf]*/g) {
                my $kind  = kind($point);
                my $place = length $folded;
                $folded .= $point;
                if ($kind == 0) {
                    $open = undef;
                    $blank = 1 if $point eq "\xe3\x80\x80" || $point eq "\xc2\xa0";
                } elsif ($kind == 3 || !$open) {
                    push @words, [$point, $blank, $place, $kind == 2];
                    ($blank, $open) = (0, $kind == 3 ? undef : $words[-1]);
                } else {
                    $open->[0] .= $point;
                    $open->[3] &&= $kind == 2;
                }
            }
        }
        $folded .= ' ';
    }
    return ($folded, @words);
}

# 6. Spans: the end behind the longest span, by kind and first word

sub spans {
    my ($folded, @words) = @_;
    my %spans;
    my $add = sub {
        my ($kind, $start, $end) = @_;
        my ($first) = grep { $words[$_][2] >= $start } 0 .. $#words;
        return unless defined $first;
        my $last = $first;
        $last++ while $last < @words && $words[$last][2] + length($words[$last][0]) <= $end;
        return unless $last > $first && $words[$first][2] < $end;
        $spans{$kind}{$first} = $last if ($spans{$kind}{$first} // 0) < $last;
    };
    while ($folded =~ /([^ ]+)/g) {
        my ($run, $base) = ($1, $-[0]);
        while ($run =~ /($LABEL(?:$LABEL|\.)*)/g) {
            my ($name, $start) = ($1, $base + $-[0]);
            $name =~ s/\.+\z//;
            my @labels = split /\./, $name, -1;
            next if @labels < 2 || grep { $_ eq '' || length > 63 } @labels;
            my $end = $start + length $name;
            if (!grep { !/\A[0-9]{1,3}\z/ } @labels) {
                $add->('ip', $start, $end) if @labels == 4 && !grep { $_ > 255 } @labels;
            } elsif ($labels[-1] =~ /[^0-9]/) {
                $add->('host', $start, $end);
            }
        }
        for (my $place = 0; $place < length $run;) {
            my $rest = substr $run, $place;
            my ($name) = $rest =~ /\A([0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*|[0-9a-f:]*)/i;
            my $behind = $place + length $name;
            my $colons = () = $name =~ /:/g;
            my $digits = () = $name =~ /[0-9a-f]/gi;
            my $alone = ($place == 0 || substr($run, $place - 1, 1) !~ $LABEL) && substr($run, $behind, 1) !~ $LABEL;
            $add->('ip', $base + $place, $base + $behind) if $colons >= 2 && $colons <= 7 && $digits >= 2 && $alone;
            $place = $behind + 1;
        }
        my $mark = index $run, '://';
        if ($mark > 0 && substr($run, 0, $mark) =~ /([A-Za-z0-9]+)\z/) {
            my $start = $mark - length $1;
            my ($rest) = substr($run, $mark + 3) =~ /\A([^<>"]*)/;
            $add->('url', $base + $start, $base + $mark + 3 + length $rest);
        }
        while ($run =~ /\@/g) {
            my $sign = $-[0];
            my ($before, $behind) = (substr($run, 0, $sign), substr $run, $sign + 1);
            my ($domain) = $behind =~ /\A\[/ ? substr($behind, 0, 63) =~ /\A([^\]]*)/ : $behind =~ /\A((?:$LABEL|\.)*)/;
            next if $domain eq '';
            my @locals = ($before =~ /((?:$LABEL|[.+!#\$%&'*\/=?^`{|}~])*)\z/, $before =~ /((?:$LABEL|[.+])*)\z/);
            @locals = ($before =~ /((?:"[^"]*|\A[^"]*)")\z/) if $before =~ /"\z/;
            for my $local (@locals) {
                $add->('address', $base + $sign - length $local, $base + $sign + 1 + length $domain) if length $local;
            }
        }
    }
    return \%spans;
}

# The words that spans of some kinds cover.
sub covered {
    my ($reply, @kinds) = @_;
    my %covered;
    for my $spans (map { $reply->{spans}{$_} // {} } @kinds) {
        for my $first (keys %$spans) { $covered{$_} = 1 for $first .. $spans->{$first} - 1 }
    }
    return \%covered;
}

# The folded text of a span.
sub span_text {
    my ($reply, $first, $end) = @_;
    my ($from, $last) = ($reply->{words}[$first][2], $reply->{words}[$end - 1]);
    return substr $reply->{folded}, $from, $last->[2] + length($last->[0]) - $from;
}

# All steps

sub normalize {
    my ($event) = @_;
    my $source   = $event->{diagnostic};
    my $reported = trimmed($source);
    if ($reported =~ /\A([A-Za-z0-9\-]{0,24})$BLANK*;/) {
        my ($type, $end) = (lc $1, $+[0]);
        $reported = trimmed(substr $reported, $end) if $type =~ /\A(?:smtp|lmtp|esmtp|local|unknown|dns|x-.*)\z/s;
    }
    my ($text, $phase, $host, $layers, $sender, $place) = ($reported, undef, undef, 0, 0, 0);
    while ($layers < 8 && (my $inner = peel($text))) {
        $sender ||= $inner->[3];
        last unless $inner->[4];
        $place += $inner->[4];
        $text  = $inner->[0];
        $phase = $inner->[1] // $phase;
        $host  = $inner->[2];
        $layers++;
    }
    ($text, my $tail) = cut_tail($text);
    my ($code, @parts) = lift(trimmed($text));
    my (@stated, %seen);
    for my $status (map { plain($_) } $source =~ /$STATUS/g) {
        push @stated, $status if @stated < 32 && !$seen{$status}++;
    }
    my @own = map { plain($_) } map { /$STATUS/g } @parts;
    my ($status) = grep { defined $code ? substr($_, 0, 1) eq substr($code, 0, 1) : !/\A2/ } @own, @stated;
    my ($folded, @words) = words(@parts);
    my $is_cut = @words > 4096;
    splice @words, 4096 if $is_cut;
    my $domain;
    if (($event->{recipient} // '') =~ /\@([^\@]*)\z/) {
        my ($text, @labels) = words($1);
        $domain = @labels ? substr $text, $labels[0][2], $labels[-1][2] + length($labels[-1][0]) - $labels[0][2] : undef;
    }
    my ($transient) = nested_code($reported, 0, length $reported, '4');
    return {
        code => $code, status => $status // $event->{status}, stated => \@stated, phase => $tail // $phase // $event->{phase},
        host => $layers ? $host : $event->{remote_mta}, transient => $transient, words => \@words, folded => $folded,
        cut => $is_cut, sender => $sender, introduction => substr($reported, 0, $place), spans => spans($folded, @words), domain => $domain,
    };
}

# Matching

# Where a hole that begins at a word ends; undef where it does not stand there.
sub hole_end {
    my ($reply, $name, $index) = @_;
    my $words = $reply->{words};
    return undef if $index >= @$words;
    return $words->[$index][3] ? $index + 1 : undef if $name eq 'number';
    if ($name eq 'token') {
        my $end = $index + 1;
        $end++ while $end < @$words && !$words->[$end][1];
        return $end;
    }
    return $reply->{spans}{$name}{$index} if $name ne 'recipient_domain';
    my $end = $reply->{spans}{host}{$index};
    return defined $end && defined $reply->{domain} && span_text($reply, $index, $end) eq $reply->{domain} ? $end : undef;
}

# The end of a stretch that begins at a word, and its literals; nothing where it does not stand there.
sub stretch_end {
    my ($reply, $elements, $index) = @_;
    my @literals;
    for my $element (@$elements) {
        if ($element =~ /\A\{(.*)\}\z/) {
            $index = hole_end($reply, $1, $index);
            return unless defined $index;
        } else {
            return unless $index < @{$reply->{words}} && $reply->{words}[$index][0] eq $element;
            push @literals, $index++;
        }
    }
    return ($index, @literals);
}

# The literals of a template's match; undef where it does not match.
sub template_match {
    my ($reply, $pattern, $is_whole) = @_;
    my @stretches = map { [split / /] } split / \{text\} /, $pattern;
    my ($position, $count, @literals) = (0, scalar @{$reply->{words}});
    for my $number (0 .. $#stretches) {
        my $found;
        for my $start ($position .. $count - 1) {
            my ($end, @places) = stretch_end($reply, $stretches[$number], $start);
            if (defined $end && !($is_whole && $number == $#stretches && $end != $count)) {
                ($found, $position) = (1, $end);
                push @literals, @places;
                last;
            }
            last if $is_whole && $number == 0;
        }
        return undef unless $found;
    }
    return \@literals;
}

sub origin_of {
    my $host = lc $_[0];
    $host =~ s/\.+\z//;
    while (1) {
        return $suffixes{$host} if exists $suffixes{$host};
        return -1 unless $host =~ s/\A[^.]*\.//;
    }
}

sub conditions_hold {
    my ($reply, $record) = @_;
    my ($codes, $statuses, $phases) = @$record{qw(reply_code enhanced_status phase)};
    return 0 if $codes && !$codes->{$reply->{code} // ''};
    return 0 if $statuses && !grep { $statuses->{$_} } $reply->{status} // '', @{$reply->{stated}};
    return 0 if $phases && defined $reply->{phase} && !$phases->{$reply->{phase}};
    return 1 unless $record->{remote_mta_required};
    return origin_of($reply->{host}) == $record->{origin} if defined $reply->{host};
    return 0 if $record->{verdict} eq 'permanent' && $reasons[$record->{reason}][1];
    my @domains = grep { defined } $reply->{domain};
    my $addresses = $reply->{spans}{address} // {};
    push @domains, span_text($reply, $_, $addresses->{$_}) =~ /([^\@]*)\z/ for keys %$addresses;
    return scalar grep { origin_of($_) == $record->{origin} } @domains;
}

sub is_guarded {
    my ($reply, $record, $literals) = @_;
    my $covered = covered($reply, 'address', 'url');
    my %literal = map { $_ => 1 } @$literals;
    my @words   = map { $_->[0] } @{$reply->{words}};
    my $text    = $reply->{joined} //= ' ' . join(' ', @words) . ' ';
    for my $phrase (map { @{$guards{$_} // []} } keys %{$record->{guard} // {}}) {
        next if index($text, " $phrase ") < 0;
        my @wanted = split / /, $phrase;
        for my $start (0 .. @words - @wanted) {
            my @places = $start .. $start + $#wanted;
            next if "@words[@places]" ne $phrase || grep { $covered->{$_} } @places;
            return 1 if grep { !$literal{$_} } @places;
        }
    }
    return 0;
}

# Whether what is quoted was said about the sender, or is introduced as if it were.
sub is_about_sender {
    my ($reply) = @_;
    my ($folded, @words) = words($reply->{introduction});
    return 1 if $reply->{sender} || @words > 4096;
    return is_guarded({words => \@words, spans => spans($folded, @words)}, {guard => {0 => 1}}, []);
}

sub would_suppress {
    my ($record) = @_;
    return $record->{verdict} eq 'permanent' && $reasons[$record->{reason}][1] && $record->{layer} < 4 && $record->{has_templates};
}

# By number: [count of literals, pattern, whole] of the signatures that match.
sub matches {
    my ($reply) = @_;
    my @words = map { $_->[0] } @{$reply->{words}};
    my %anchors = map { $_ => 1 } @words, map { "$words[$_] $words[$_ + 1]" } 0 .. $#words - 1;
    my $list = join ', ', map { "'$_'" } sort keys %anchors;    # letters, digits and blanks only
    my %best;
    for (rows("SELECT signature, whole, pattern FROM template WHERE anchor IN ($list) ORDER BY number")) {
        my ($number, $whole, $pattern) = @$_;
        my $literals = template_match($reply, $pattern, $whole) or next;
        my $record = $signatures{$number};
        next if $best{$number} && $best{$number}[0] >= @$literals;
        next if !conditions_hold($reply, $record) || is_guarded($reply, $record, $literals);
        $best{$number} = [scalar @$literals, $pattern, $whole];
    }
    for my $record (@without_templates) {
        my $named =
              $record->{enhanced_status}
            ? $record->{enhanced_status}{$reply->{status} // ''}
            : $record->{reply_code}{$reply->{code} // ''};
        $best{$record->{number}} = [0] if $named && conditions_hold($reply, $record);
    }
    return \%best;
}

# Decision

sub contains {
    my ($wide, $narrow) = map {
        my @elements = split / /, $_->[1];
        $_->[2] ? \@elements : ['{text}', @elements, '{text}'];
    } @_;
    my %reached = (0 => 1);
    for my $element (@$wide) {
        my %next;
        for my $place (keys %reached) {
            if ($element eq '{text}') {
                $next{$_} = 1 for $place .. @$narrow;
            } elsif ($place < @$narrow) {
                my $other = $narrow->[$place];
                $next{$place + 1} = 1
                    if $other eq $element || $element eq '{number}' && $other =~ /\A[0-9]+\z/
                    || $element eq '{host}' && $other eq '{recipient_domain}';
            }
        }
        %reached = %next;
    }
    return $reached{scalar @$narrow};
}

# The winner among the signatures that match, and whether it is contested.
sub decide {
    my ($best) = @_;
    my @left = map { $signatures{$_} } keys %$best or return (undef, 0);
    my $drop = sub {
        my %beaten = map { $_->{number} => 1 } @_;
        my @rest = grep { !$beaten{$_->{number}} } @left;
        @left = @rest if @rest;
    };
    my ($top) = sort { $a <=> $b } map { $_->{layer} } @left;
    $drop->(grep { $_->{layer} != $top } @left);
    $drop->(grep { my $loser = $_->{number}; grep { ($_->{override} // {})->{$loser} } @left } @left);
    $drop->(grep {
        my $wide = $best->{$_->{number}};
        grep {
            my $narrow = $best->{$_->{number}};
            $narrow->[1] && $wide->[1] && contains($wide, $narrow) && !contains($narrow, $wide)
        } @left
    } @left);
    my @dead      = grep { would_suppress($_) } @left;
    my $contested = @dead && @dead < @left;
    $drop->(@dead) if $contested;
    my ($winner) = sort {
        ($a->{status} ne 'stable') <=> ($b->{status} ne 'stable') || $a->{reason} <=> $b->{reason}
            || $best->{$b->{number}}[0] <=> $best->{$a->{number}}[0] || $a->{id} cmp $b->{id}
    } @left;
    return ($winner, $contested);
}

sub is_vetoed { $_[0] =~ /\A.\.(?:1\.[78]|2\.[23]|3\.[1-5]|4\.[67]|6\.\d+|7\.(?!(?:0|1|13|17)\z)\d+)\z/ }

sub classify {
    my ($event) = @_;
    my $reply = normalize($event);
    my ($winner, $contested) = decide(matches($reply));
    my ($code, $status, $action) = ($reply->{code}, $reply->{status}, $event->{action} // 'failed');
    my @given = (@{$reply->{stated}}, grep { defined } $event->{status});
    my $is_transient = ($code // '') =~ /\A4/ || $reply->{transient} || grep { /\A4/ } @given;
    my %answer = (
        verdict => $action eq 'delayed' || $is_transient ? 'transient' : 'undetermined', reason => 'undetermined', suppress => 0,
        basis => 'none', contested => $contested,
    );
    if ($winner) {
        my ($codes, $statuses) = map { $_ // {} } @$winner{qw(reply_code enhanced_status)};
        my $verdict = $winner->{verdict};
        if ($verdict eq 'permanent') {
            my $asks_again =
                defined $code ? $code =~ /\A4/ && !$codes->{$code} : defined $status && $status =~ /\A4/ && !$statuses->{$status};
            $verdict = 'transient' if $action eq 'delayed' || $asks_again;
        }
        my %basis = (4 => 'enhanced_status', 7 => 'enhanced_status', 8 => 'reply_code');
        @answer{qw(verdict reason basis signature)} =
            ($verdict, $reasons[$winner->{reason}][0], $basis{$winner->{layer}} // 'signature', $winner->{id});
        $answer{suppress} =
               would_suppress($winner) && $winner->{status} eq 'stable' && $verdict eq 'permanent' && !$is_transient && $action eq 'failed'
            && ($reply->{phase} // '') !~ /\A(?:connect|ehlo|mail_from)\z/ && ($code // '') !~ /\A53[0458]\z/
            && !$reply->{cut} && !is_about_sender($reply) && !grep { is_vetoed($_) && !$statuses->{$_} } @given;
    }
    $answer{$_} = $answer{$_} ? JSON::PP::true : JSON::PP::false for qw(suppress contested);
    $answer{reply_code} = $code + 0 if defined $code;
    $answer{enhanced_status} = $status if defined $status;
    my $blocklist = blocklist($reply);
    $answer{blocklist} = $blocklist if defined $blocklist;
    return \%answer;
}

# The blocklist that is named

my %LISTING = map { $_ => 1 } qw(
    black blackholed blacklist blacklisted blacklisting blacklists block blocked blocking blocklist blocklisted blocklists blocks bl
    dnsbl listed listing listings rbl rbls reputation uribl blockiert geblokkeerd gelistet gesperrt sperrliste vermeld zwarte bloccata
    bloccato bloque bloqueada bloqueado bloquee elencato listada listado listee negra nera noire czarnej zablokowany заблокирован
    списке черном 列 阻 黑
);
my %LISTED = map { $_ => 1 } qw(blocked listed blacklisted blocklisted denied rejected found blacklist blocklist dnsbl rbl);
my %BEFORE_LIST = map { $_ => 1 } qw(using by in on at from via);

sub blocklist {
    my ($reply) = @_;
    my @words   = map { $_->[0] } @{$reply->{words}};
    my $covered = covered($reply, 'address');
    my $speaks  = grep { $LISTING{$_} } @words;
    my $folded  = $reply->{folded};
    my ($best, $index) = (undef, 0);
    while ($index < @words) {
        my $step = 1;
        for my $row (sort { $b->[0] <=> $a->[0] } @{$names{$words[$index]} // []}) {
            my ($size, $name, $host, $rank, $number) = @$row;
            my @places = $index .. $index + $size - 1;
            next if $index + $size > @words || "@words[@places]" ne $name || grep { $covered->{$_} } @places;
            my $start = $reply->{words}[$index][2];
            next if $host ne '' && (substr($folded, $start, length $host) ne $host
                || $start && substr($folded, $start - 1, 1) =~ $LABEL || substr($folded, $start + length $host) =~ /\A\.?$LABEL/);
            next unless $size >= 3 || $speaks;
            $best = [$rank, $size, $number] if !$best || $rank > $best->[0] || $rank == $best->[0] && $size > $best->[1];
            $step = $size;
            last;
        }
        $index += $step;
    }
    return $blocklists{$best->[2]} if $best;
    my $hosts = $reply->{spans}{host} // {};
    for my $first (sort { $a <=> $b } keys %$hosts) {
        next unless $first && $BEFORE_LIST{$words[$first - 1]};
        my $from = $first > 7 ? $first - 7 : 0;
        return span_text($reply, $first, $hosts->{$first}) if grep { $LISTED{$_} } @words[$from .. $first - 1];
    }
    return undef;
}

# The program

my $json = JSON::PP->new->canonical->allow_nonref;    # characters

# An event with texts as bytes.
sub as_bytes {
    my ($event) = @_;
    for (grep { defined && !ref } values %$event) { utf8::encode($_) }
    return $event;
}

# An answer with texts as characters.
sub as_characters {
    my ($answer) = @_;
    for (grep { defined && !ref } values %$answer) { utf8::decode($_) if /[\x80-\xff]/ }
    return $answer;
}

die "usage: read.pl KB.sqlite CONFORMANCE.jsonl, or read.pl KB.sqlite --text DIAGNOSTIC\n" unless @ARGV == 2 || @ARGV == 3;
open_file($ARGV[0]);
binmode STDOUT, ':utf8';
if ($ARGV[1] eq '--text') {
    print $json->encode(as_characters(classify({diagnostic => $ARGV[2]}))), "\n";
    exit;
}
my ($agreed, $total) = (0, 0);
open my $lines, '<:utf8', $ARGV[1] or die "$ARGV[1]: $!\n";
while (my $line = <$lines>) {
    my $event    = $json->decode($line);
    my $shown    = $json->encode($event->{diagnostic});
    my $expected = $json->encode(delete $event->{expect});
    my $got      = $json->encode(as_characters(classify(as_bytes($event))));
    $total++;
    if ($expected eq $got) { $agreed++ } else { print "$shown\n  expected $expected\n  got      $got\n" }
}
print "$agreed of $total agree\n";
exit($agreed != $total);

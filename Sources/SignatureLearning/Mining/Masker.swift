internal import DeliveryStatus

/// Replaces what belongs to somebody in a diagnostic by the names of holes, in one pass over its bytes.
///
/// Buffers are used again for the next diagnostic: nothing is allocated for one that is no longer
/// than those before.
struct Masker {
    let vocabulary: MiningVocabulary
    /// The recipient of the event that was masked last.
    private(set) var recipient = Recipient()
    /// The masked text.
    private(set) var masked: [UInt8] = []
    /// The diagnostic as it came, as far as it is read.
    private(set) var source: [UInt8] = []
    /// Where the host names that were masked stood in `source`.
    private(set) var hosts: [Range<Int>] = []
    /// Where the recipient's name stands in `source`, rising.
    private var people: [Range<Int>] = []
    private var nextPerson = 0
    /// Where the last two quotation marks stand in `masked`.
    private var quotes = (-1, -1)

    /// Bytes of a diagnostic that are read: no server says more in one reply.
    static let limit = 16_384

    init(_ vocabulary: MiningVocabulary) { self.vocabulary = vocabulary }

    /// Reads the recipient of an event that has no diagnostic.
    mutating func read(recipient text: String?) { recipient.read(text, vocabulary) }

    /// Masks the diagnostic of `event`.
    /// - Complexity: O(length of the diagnostic).
    mutating func mask(_ event: BounceEvent) {
        recipient.read(event.recipient, vocabulary)
        source.removeAll(keepingCapacity: true)
        source.append(contentsOf: event.diagnostic.utf8)
        if source.count > Self.limit {
            var end = Self.limit
            while end > 0, source[end] & 0xC0 == 0x80 { end -= 1 }
            source.removeSubrange(end...)
        }
        masked.removeAll(keepingCapacity: true)
        hosts.removeAll(keepingCapacity: true)
        quotes = (-1, -1)
        findPeople()
        nextPerson = 0
        scan()
        if event.diagnostic.utf8.count > Self.limit {
            masked.append(0x20)
            masked += Hole.text.mark
        }
    }

    private mutating func scan() {
        let table = ByteClass.table
        var index = 0
        while index < source.count {
            let byte = source[index]
            if table[Int(byte)].contains(.edge) {
                copyEdge(byte)
                index += 1
                // The other bytes of a longer character belong to it.
                while byte >= 0xC0, index < source.count, source[index] & 0xC0 == 0x80 {
                    masked.append(source[index])
                    index += 1
                }
                continue
            }
            var end = index
            var kinds: ByteClass = []
            while end < source.count {
                let kind = table[Int(source[end])]
                if kind.contains(.edge) { break }
                kinds.formUnion(kind)
                end += 1
            }
            index = run(index..<end, kinds)
        }
    }

    /// Copies a mark between runs; what reads as a hole's bracket must not.
    private mutating func copyEdge(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "{"): masked.append(UInt8(ascii: "("))
        case UInt8(ascii: "}"): masked.append(UInt8(ascii: ")"))
        case UInt8(ascii: "\""):
            quotes = (quotes.1, masked.count)
            masked.append(byte)
        case 0x0A, 0x0D: masked.append(0x0A)
        default: masked.append(ASCII.isBlank(byte) ? 0x20 : byte)
        }
    }

    /// Masks a run without edges, and answers where to go on.
    private mutating func run(_ run: Range<Int>, _ kinds: ByteClass) -> Int {
        if kinds.contains(.sign) {
            if let end = url(run) { return end }
            if let end = address(run) { return end }
        }
        if let person = person(in: run) {
            if person.lowerBound > run.lowerBound { pieces(run.lowerBound..<person.lowerBound) }
            put(.token)
            // The name may go on behind a blank: "jane doe".
            return person.upperBound
        }
        if kinds.isDisjoint(with: [.digit, .sign]) {
            // Words, the frequent case.
            if let end = dateName(run) { return end }
            words(run)
            return run.upperBound
        }
        if kinds.contains(.digit), let end = Timestamp.end(in: source, at: run.lowerBound) {
            put(.token)
            return end
        }
        pieces(run)
        return run.upperBound
    }

    /// `Tue, 24 Nov 2026 02:50:34 +0000`: a timestamp that starts with a name.
    private mutating func dateName(_ run: Range<Int>) -> Int? {
        guard (3...9).contains(run.count), run.upperBound + 1 < source.count,
            Timestamp.startsName(source, run.lowerBound)
        else { return nil }
        var next = run.upperBound
        while next < source.count, next < run.upperBound + 3,
            source[next] == 0x20 || source[next] == UInt8(ascii: ",")
        {
            next += 1
        }
        // A day or month stands before a number; "Sat, Nov 24" before a month.
        guard next < source.count, next > run.upperBound else { return nil }
        guard
            ASCII.isDigit(source[next]) || source[run.upperBound] == UInt8(ascii: ",")
                || run.count == 3
        else { return nil }
        guard let end = Timestamp.end(in: source, at: run.lowerBound) else { return nil }
        put(.token)
        return end
    }

    private mutating func words(_ run: Range<Int>) {
        if run.count >= TokenShape.length, TokenShape.isToken(source, run, vocabulary) {
            put(.token)
        } else {
            masked += source[run]
        }
    }

    private mutating func put(_ hole: Hole) { masked += hole.mark }
}

// MARK: The recipient's name

extension Masker {
    /// The first place of the recipient's name that starts in `run`.
    private mutating func person(in run: Range<Int>) -> Range<Int>? {
        while nextPerson < people.count, people[nextPerson].lowerBound < run.lowerBound {
            nextPerson += 1
        }
        guard nextPerson < people.count, people[nextPerson].lowerBound < run.upperBound else {
            return nil
        }
        defer { nextPerson += 1 }
        return people[nextPerson]
    }

    /// Looks for the local part, and for its longer words, everywhere.
    private mutating func findPeople() {
        people.removeAll(keepingCapacity: true)
        guard !recipient.local.isEmpty else { return }
        findPlaces()
        if !recipient.wideNames.isEmpty { findWidePlaces() }
        guard people.count > 1 else { return }
        people.sort { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
        var kept: [Range<Int>] = []
        for place in people where place.lowerBound >= (kept.last?.upperBound ?? 0) {
            kept.append(place)
        }
        people = kept
    }

    private mutating func findPlaces() {
        var firsts: UInt64 = 1 << UInt64(recipient.address[recipient.local.lowerBound] & 63)
        for name in recipient.names {
            firsts |= 1 << UInt64(recipient.address[name.lowerBound] & 63)
        }
        for index in source.indices
        where firsts & 1 << UInt64(ASCII.lowered(source[index]) & 63) != 0 {
            if let end = end(of: recipient.local, at: index),
                stands(index..<end, recipient.isCommon)
            {
                people.append(index..<end)
                continue
            }
            for name in recipient.names {
                if let end = end(of: name, at: index), stands(index..<end, false) {
                    people.append(index..<end)
                }
            }
        }
    }

    /// Where the name ends if it stands at `index`; any mark or blank may be between its words.
    private func end(of name: Range<Int>, at index: Int) -> Int? {
        var at = index
        for place in name {
            guard at < source.count else { return nil }
            let wanted = recipient.address[place]
            let byte = source[at]
            if ASCII.isLetterOrDigit(wanted) || wanted >= 0x80 {
                if ASCII.lowered(byte) != wanted { return nil }
            } else if byte != wanted && byte != 0x20 && byte != UInt8(ascii: "_")
                && byte != UInt8(ascii: ".") && byte != UInt8(ascii: "-")
            {
                return nil
            }
            at += 1
        }
        return at
    }

    /// Whether a name at `place` is a name there, and not a part of a word or a word of the text.
    private func stands(_ place: Range<Int>, _ isCommon: Bool) -> Bool {
        let before = place.lowerBound > 0 ? source[place.lowerBound - 1] : 0x20
        let after = place.upperBound < source.count ? source[place.upperBound] : 0x20
        if ASCII.isLetterOrDigit(before) || isWord(after) || isWideLetter(before: place.lowerBound)
        {
            return false
        }
        if !isCommon, place.count >= 3 { return true }
        // "info" is a word of texts, `<info>` and `user=info` are a name.
        switch before {
        case UInt8(ascii: "<"): return after == UInt8(ascii: ">") || after == UInt8(ascii: "@")
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            return after == before || after == UInt8(ascii: "'")
        case UInt8(ascii: "="): return true
        case UInt8(ascii: "["), UInt8(ascii: "("):
            return !isCommon && (after == 0x5D || after == 0x29)
        default: return false
        }
    }

    /// Whether the character before `index` is a letter of two bytes.
    private func isWideLetter(before index: Int) -> Bool {
        guard index >= 2, source[index - 1] & 0xC0 == 0x80 else { return false }
        return (0xC3...0xDF).contains(source[index - 2])
    }

    /// Names that are not plain ASCII are compared folded; this is slow, and rare.
    private mutating func findWidePlaces() {
        let list = Tokenizer.words(of: String(decoding: source, as: UTF8.self))
        let strings = list.strings
        for name in recipient.wideNames {
            guard let last = strings.indices.last, name.count <= strings.count else { continue }
            for start in 0...(last + 1 - name.count)
            where strings[start..<(start + name.count)].elementsEqual(name) {
                let end = list.words[start + name.count - 1].source.upperBound
                people.append(list.words[start].source.lowerBound..<end)
            }
        }
    }
}

// MARK: Addresses and places on the net

extension Masker {
    /// Masks the address in `run`, if there is one, and what stands before it.
    private mutating func address(_ run: Range<Int>) -> Int? {
        guard let sign = source[run].firstIndex(of: UInt8(ascii: "@")) else { return nil }
        var end = sign + 1
        let isLiteral = end < source.count && source[end] == UInt8(ascii: "[")
        if isLiteral {
            // jane@[192.0.2.1]
            while end < source.count, end < sign + 64, source[end] != UInt8(ascii: "]") { end += 1 }
            end = min(end + 1, source.count)
        } else {
            while end < run.upperBound, isLabel(source[end]) || source[end] == UInt8(ascii: ".") {
                end += 1
            }
            while end > sign + 1, !isWord(source[end - 1]) { end -= 1 }
        }
        guard end > sign + 1 else { return nil }
        if sign == run.lowerBound {
            if sign > 0, source[sign - 1] == UInt8(ascii: "\""), quotes.0 >= 0, quotes.1 > quotes.0
            {
                // "jane doe"@example.com: back to the opening mark.
                masked.removeSubrange(quotes.0...)
                put(.address)
                return end
            }
            if sign > 0, source[sign - 1] >= 0x80 {
                // A name in a script without spaces, glued to the domain.
                dropWideLocal()
                put(.address)
                return end
            }
            masked.append(source[sign])
            pieces(sign + 1..<end)
            return end
        }
        var start = run.lowerBound
        // "SMTP:jane@...", "user=jane@...": the prefix is no part of the name; `bounce=jane=...` is.
        if let colon = source[start..<sign].lastIndex(of: UInt8(ascii: ":")) { start = colon + 1 }
        if let equals = source[start..<sign].firstIndex(of: UInt8(ascii: "=")),
            vocabulary.knows(source, start..<equals)
        {
            start = equals + 1
        }
        guard start < sign else { return nil }
        if start > run.lowerBound { pieces(run.lowerBound..<start) }
        put(.address)
        return end
    }

    /// Takes back the characters before the `@` that were copied as words.
    private mutating func dropWideLocal() {
        while let last = masked.last, last >= 0x80 { masked.removeLast() }
    }

    /// Masks the URL in `run`, if there is one, and what stands before it.
    private mutating func url(_ run: Range<Int>) -> Int? {
        var colon = run.lowerBound
        while colon + 2 < run.upperBound,
            source[colon] != UInt8(ascii: ":") || source[colon + 1] != UInt8(ascii: "/")
                || source[colon + 2] != UInt8(ascii: "/")
        {
            colon += 1
        }
        guard colon + 2 < run.upperBound else { return nil }
        var start = colon
        while start > run.lowerBound, ASCII.isLetterOrDigit(source[start - 1]) { start -= 1 }
        guard start < colon else { return nil }
        let end = urlEnd(from: colon + 3)
        if start > run.lowerBound { pieces(run.lowerBound..<start) }
        let host = hostRange(from: colon + 3, until: end)
        if let suffix = knownSuffix(of: host) {
            masked += source[start..<colon + 3]
            masked += source[suffix]
            putPath(host.upperBound..<end)
        } else {
            put(.url)
        }
        return end
    }

    /// Where a URL ends: at a blank or bracket, marks of the sentence left out.
    private func urlEnd(from start: Int) -> Int {
        var end = start
        while end < source.count, !ASCII.isBlank(source[end]), !isURLEdge(source[end]),
            source[end] < 0xE0
        {
            end += 1
        }
        while end > start, ".,;:)]'".utf8.contains(source[end - 1]) { end -= 1 }
        return end
    }

    private func isURLEdge(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "{"),
            UInt8(ascii: "}"):
            true
        default: false
        }
    }

    private func hostRange(from start: Int, until end: Int) -> Range<Int> {
        var stop = start
        while stop < end, isLabel(source[stop]) || source[stop] == UInt8(ascii: ".") { stop += 1 }
        return start..<stop
    }

    /// Copies what tells nobody's name of a known host's path: words of the knowledge, marks, and
    /// holes for the rest.
    private mutating func putPath(_ path: Range<Int>) {
        var index = path.lowerBound
        while index < path.upperBound {
            guard isWord(source[index]) else {
                copyEdge(source[index])
                index += 1
                continue
            }
            if let end = ipv6(index..<path.upperBound) ?? ipv4(index..<path.upperBound) {
                put(.ip)
                index = end
                continue
            }
            var end = index
            while end < path.upperBound, isWord(source[end]) { end += 1 }
            let isReason =
                end - index <= 32 && source[index] &- 0x41 < 26 && index >= 3
                && source[index - 1] == UInt8(ascii: "=") && source[index - 2] == UInt8(ascii: "p")
                && source[index - 3] == UInt8(ascii: "?")
                && (index..<end).allSatisfy { ASCII.isLetter(source[$0]) }
            // Google names its reason: ?p=NoSuchUser
            if isReason || vocabulary.knows(source, index..<end) {
                masked += source[index..<end]
                index = end
                continue
            }
            put(.token)
            while end < path.upperBound, !"/?#&=".utf8.contains(source[end]) { end += 1 }
            index = end
        }
    }

    private func isLabel(_ byte: UInt8) -> Bool {
        isWord(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    @inline(__always)
    private func isJoiner(_ byte: UInt8) -> Bool {
        (0x2D...0x2E).contains(byte) || byte == 0x5F || byte == 0x2B
    }

    @inline(__always)
    private func isWord(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte)
            || (byte >= 0x80 && byte < 0xE0 && !(0xC0...0xC2).contains(byte))
    }

    /// The end of a host's name, two labels or more, that the knowledge has; what stands before it
    /// can be a customer's name.
    private func knownSuffix(of host: Range<Int>) -> Range<Int>? {
        var start = host.lowerBound
        while let dot = source[start..<host.upperBound].firstIndex(of: UInt8(ascii: ".")) {
            if vocabulary.dottedNames.contains(WordHash.of(source, start..<host.upperBound)) {
                return start..<host.upperBound
            }
            start = dot + 1
        }
        return nil
    }
}

// MARK: Runs of letters, digits and marks

extension Masker {
    /// Masks what a run without blanks consists of.
    private mutating func pieces(_ run: Range<Int>) {
        var index = run.lowerBound
        while index < run.upperBound {
            if let end = ipv6(index..<run.upperBound) {
                put(.ip)
                index = end
                continue
            }
            let byte = source[index]
            guard isWord(byte) else {
                masked.append(byte)
                index += 1
                continue
            }
            if ASCII.isDigit(byte), let end = Timestamp.end(in: source, at: index),
                end <= run.upperBound
            {
                put(.token)
                index = end
                continue
            }
            var end = index
            while end < run.upperBound,
                isWord(source[end]) || isJoiner(source[end])
            {
                end += 1
            }
            while end > index, !isWord(source[end - 1]) { end -= 1 }
            index = piece(index..<end, in: run)
        }
    }

    /// Masks letters and digits with dots, hyphens and the like between, and answers where to go on.
    private mutating func piece(_ piece: Range<Int>, in run: Range<Int>) -> Int {
        if ASCII.isDigit(source[piece.lowerBound]) {
            if let end = ipv4(piece) {
                put(.ip)
                return afterPort(end, run.upperBound)
            }
            if let end = codeEnd(piece) {
                masked += source[piece.lowerBound..<end]
                return end
            }
        }
        if let dot = source[piece].lastIndex(of: UInt8(ascii: ".")), isHost(piece, lastDot: dot) {
            return host(piece, in: run)
        }
        TokenShape.mask(source, piece, vocabulary, into: &masked)
        return piece.upperBound
    }

    private mutating func host(_ piece: Range<Int>, in run: Range<Int>) -> Int {
        let next = piece.upperBound
        let isURL =
            next + 1 < source.count && source[next] == UInt8(ascii: "/")
            && ASCII.isLetterOrDigit(source[next + 1])
        if let suffix = knownSuffix(of: piece) {
            masked += source[suffix]
        } else if isURL {
            put(.url)
            return urlEnd(from: next)
        } else {
            hosts.append(piece)
            put(isRecipientDomain(piece) ? .recipientDomain : .host)
            return next
        }
        if isURL {
            let end = urlEnd(from: next)
            putPath(next..<end)
            return end
        }
        return next
    }

    private func isRecipientDomain(_ piece: Range<Int>) -> Bool {
        let domain = recipient.domain
        guard !domain.isEmpty, domain.count == piece.count else { return false }
        return zip(piece, domain).allSatisfy {
            ASCII.lowered(source[$0]) == recipient.address[$1]
        }
    }

    /// Whether a dotted run names a host, and not a code of the software.
    private func isHost(_ piece: Range<Int>, lastDot dot: Int) -> Bool {
        if isRecipientDomain(piece) { return true }
        let label = dot + 1..<piece.upperBound
        guard ASCII.isLetter(source[label.lowerBound]) || source[label.lowerBound] >= 0x80 else {
            return false
        }
        // "on this list.At present": no top-level domain is written so.
        if source[label.lowerBound] &- 0x41 < 26, dot > piece.lowerBound,
            source[dot - 1] &- 0x61 < 26
        {
            return false
        }
        return TopLevelDomains.contains(source, label)
    }

    /// A reply code or enhanced status before a hyphen: `550-Rejected`, `550-5.1.1`.
    private func codeEnd(_ piece: Range<Int>) -> Int? {
        if let (_, end) = StatusScanner.status(in: source, at: piece.lowerBound),
            end <= piece.upperBound
        {
            return end
        }
        let end = piece.lowerBound + 3
        guard end < piece.upperBound, source[end] == UInt8(ascii: "-"),
            source[piece.lowerBound] &- 0x32 < 4,
            (piece.lowerBound..<end).allSatisfy({ ASCII.isDigit(source[$0]) })
        else { return nil }
        return end + 1
    }

    /// Four numbers up to 255 with dots between, standing alone.
    private func ipv4(_ piece: Range<Int>) -> Int? {
        var index = piece.lowerBound
        for part in 0..<4 {
            var value = 0
            let start = index
            while index < piece.upperBound, let digit = ASCII.digit(source[index]),
                index - start < 3
            {
                value = value * 10 + digit
                index += 1
            }
            guard index > start, value <= 255 else { return nil }
            if part < 3 {
                guard index < piece.upperBound, source[index] == UInt8(ascii: ".") else {
                    return nil
                }
                index += 1
            }
        }
        if index < piece.upperBound {
            let next = source[index]
            if isWord(next) || (next == UInt8(ascii: ".") && index + 1 < piece.upperBound) {
                return nil
            }
            if next == UInt8(ascii: "-") || next == UInt8(ascii: "_") { return nil }
        }
        return index
    }

    /// Behind the port of an address, `:25`, if there is one.
    private func afterPort(_ index: Int, _ end: Int) -> Int {
        guard index < end, source[index] == UInt8(ascii: ":") else { return index }
        var port = index + 1
        while port < end, ASCII.isDigit(source[port]) { port += 1 }
        let isPort = (2...6).contains(port - index) && (port == end || !isLabel(source[port]))
        return isPort ? port : index
    }

    /// Groups of hexadecimal digits with two colons or more, `IPv6:` before them or not.
    private func ipv6(_ run: Range<Int>) -> Int? {
        var end = run.lowerBound
        if end > 0, isWord(source[end - 1]) { return nil }
        var colons = 0
        var digits = 0
        var group = 0
        var isShort = false
        while end < run.upperBound {
            let byte = source[end]
            if byte == UInt8(ascii: ":") {
                colons += 1
                if end > run.lowerBound, source[end - 1] == byte { isShort = true }
                group = 0
            } else if ASCII.isDigit(byte) || (byte | 0x20) &- 0x61 < 6 {
                digits += 1
                group += 1
                if group > 4 { return nil }
            } else if !(byte == UInt8(ascii: ".") && colons >= 2) {
                break
            }
            end += 1
        }
        while end > run.lowerBound, source[end - 1] == UInt8(ascii: ".") { end -= 1 }
        if end > run.lowerBound + 1, source[end - 1] == UInt8(ascii: ":"),
            source[end - 2] != source[end - 1]
        {
            end -= 1
            colons -= 1
        }
        guard digits >= 2, colons >= 4 || (colons >= 2 && isShort), colons <= 8,
            end == run.upperBound || !isLabel(source[end])
        else { return nil }
        return end
    }
}

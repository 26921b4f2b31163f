/// Peels relays' wrappers off a reply: `host mx[192.0.2.1] said: 550 ... (in reply to RCPT TO command)`.
///
/// The inner reply wins. What the wrapper tells is kept: the step of the session and the receiving
/// host; a wrapper that names no host clears it, because the words are not known to be that host's.
struct RelayUnwrapper {
    /// What is left inside, and what the wrappers said.
    struct Result: Equatable {
        var inner: Range<Int>
        var phase: SMTPPhase?
        /// The host that the innermost wrapper names, as bytes of the text.
        var host: Range<Int>?
        /// How many wrappers came off.
        var layers = 0
    }

    /// How the text behind the words of a wrapper is read.
    private enum Form {
        /// The inner reply follows at once; `namesHost` where the host stands before the words.
        case reply(namesHost: Bool)
        /// Exim: `after RCPT TO:<user@example.com>: host mx.example.com [192.0.2.1]: 550 ...`
        case exim
        /// Sendmail's transcript: `>>> RCPT To:<user@example.com> <<< 550 5.1.1 ...`
        case transcript
    }

    private struct Marker {
        let start: Landmark.Kind
        let words: StaticString
        var form = Form.reply(namesHost: false)
        var phase: SMTPPhase?
        /// Whether a reply must follow with a code, not only a status.
        var needsCode = false
    }

    /// Wrappers by the words that introduce the inner reply; a blank stands for any run of blanks.
    private static let markers: [Marker] = [
        Marker(start: .said, words: "said:", form: .reply(namesHost: true), needsCode: true),
        Marker(start: .refused, words: "refused to talk to me:", form: .reply(namesHost: true), phase: .connect),
        Marker(start: .returnedBehindBlank, words: " returned ", form: .reply(namesHost: true), needsCode: true),
        Marker(start: .smtp, words: "smtp error from remote mail server after ", form: .exim),
        Marker(start: .smtp, words: "smtp error from remote mailer after ", form: .exim),
        Marker(start: .arrows, words: "<<<", form: .transcript),
        Marker(start: .remote, words: "remote server returned message denied by administrative policy"),
        Marker(start: .remote, words: "remote server returned"),
        Marker(start: .the, words: "the error that the other server returned was:"),
        Marker(start: .the, words: "the response from the remote server was:"),
        Marker(start: .the, words: "the response was:", needsCode: true),
        Marker(start: .remote, words: "remote server replied:"),
        Marker(start: .remote, words: "remote server responded:"),
        Marker(start: .generated, words: "generated following response:"),
        Marker(start: .returned, words: "returned the following error:"),
        Marker(start: .the, words: "the following error:", needsCode: true),
        Marker(start: .diagnostic, words: "diagnostic-code: smtp;"),
        Marker(start: .smtp, words: "smtp;", needsCode: true),
        Marker(start: .responded, words: "responded with:"),
        Marker(start: .error, words: "error message is:"),
        Marker(start: .server, words: "server response:"),
        Marker(start: .smtp, words: "smtp reply:"),
        Marker(start: .reason, words: "reason:", needsCode: true),
        Marker(start: .arrow, words: "->", needsCode: true),
    ]

    private static let layerLimit = 8

    /// The wrappers by the kind of the landmark at which their words start.
    private static let markersByStart: [[Marker]] = (0...UInt8(Landmark.Kind.smtpTag.rawValue))
        .map { kind in markers.filter { $0.start.rawValue == kind } }

    /// Words that show that a text speaks of the sender.
    private static let senderWords: [StaticString] = [
        "sender", "mail from", "return path", "verification failed",
    ]

    private let bytes: [UInt8]
    private let landmarks: [Landmark]

    init(_ bytes: [UInt8], _ landmarks: [Landmark]) {
        self.bytes = bytes
        self.landmarks = landmarks
    }

    /// Peels the text within `range`.
    /// - Complexity: O(length of the text) for each wrapper, at most eight.
    func unwrap(_ range: Range<Int>) -> Result {
        var result = Result(inner: range)
        while result.layers < Self.layerLimit, let next = peel(result.inner) {
            result.inner = next.inner
            result.phase = next.phase ?? result.phase
            result.host = next.host
            result.layers += 1
        }
        return trimTail(result)
    }

    /// Takes one wrapper off, the outermost.
    private func peel(_ range: Range<Int>) -> Result? {
        if let inner = quotedReply(range) { return inner }
        var number = landmarks.index(from: range.lowerBound)
        while number < landmarks.count, landmarks[number].place < range.upperBound {
            let landmark = landmarks[number]
            number += 1
            let markers = Self.markersByStart[Int(landmark.kind.rawValue)]
            guard !markers.isEmpty else { continue }
            var index = Int(landmark.place)
            if landmark.kind == .returnedBehindBlank {
                // The blank of the words stands for all of a run.
                while index > range.lowerBound, ASCII.isBlank(bytes[index - 1]) { index -= 1 }
            }
            for marker in markers {
                guard let end = match(marker.words, at: index, until: range.upperBound),
                    let found = inner(range, marker, index..<end)
                else { continue }
                // A reply that is quoted about the sender's own address ("Sender address rejected:
                // undeliverable address: host mx said: 550 User unknown") says nothing of the
                // recipient: it must not take the place of the words around it.
                if found.phase != .mailFrom, speaksOfSender(range, before: index) { return nil }
                return found
            }
        }
        return nil
    }

    /// Whether the text speaks of the sender at a place before `end`.
    private func speaksOfSender(_ range: Range<Int>, before end: Int) -> Bool {
        (range.lowerBound..<end).contains { index in
            switch ASCII.lowered(bytes[index]) {
            case UInt8(ascii: "s"), UInt8(ascii: "m"), UInt8(ascii: "r"), UInt8(ascii: "v"):
                return Self.senderWords.contains {
                    match($0, at: index, until: range.upperBound) != nil
                }
            default: return false
            }
        }
    }

    /// What lies inside the wrapper whose words stand at `place`.
    private func inner(
        _ range: Range<Int>, _ marker: Marker, _ place: Range<Int>
    ) -> Result? {
        var result: Result?
        switch marker.form {
        case .reply(let namesHost):
            result = ReplyScanner.start(
                in: bytes, at: place.upperBound, until: range.upperBound, bare: !marker.needsCode
            ).map { Result(inner: $0..<range.upperBound, phase: marker.phase) }
            if namesHost {
                let before = range.lowerBound..<place.lowerBound
                result?.host =
                    host(before, after: "host ") ?? host(before, after: "server at ")
            }
        case .exim: result = eximReply(range, place)
        case .transcript: result = transcriptReply(range, place)
        }
        guard var result, result.inner.lowerBound > range.lowerBound else { return nil }
        // qmail tells the step in the sentence before "Remote host said:".
        if result.phase == nil {
            result.phase = phaseOfSentence(range.lowerBound..<place.lowerBound)
        }
        return result
    }

    private func eximReply(
        _ range: Range<Int>, _ place: Range<Int>
    ) -> Result? {
        let near = place.upperBound..<min(range.upperBound, place.upperBound + 600)
        guard let (_, at) = ReplyScanner(bytes, landmarks).nestedCode(
            in: near, where: { $0.category != 2 })
        else { return nil }
        let command = place.upperBound..<min(at, place.upperBound + 20)
        return Result(
            inner: at..<range.upperBound,
            phase: SMTPPhase(commandIn: bytes, command),
            host: host(place.upperBound..<at, after: "host ")
                ?? host(range.lowerBound..<place.lowerBound, after: "host "))
    }

    private func transcriptReply(
        _ range: Range<Int>, _ place: Range<Int>
    ) -> Result? {
        // Of a run of arrows only the last counts: what is read behind each would be the same.
        var next = place.upperBound
        while next < range.upperBound, ASCII.isBlank(bytes[next]) { next += 1 }
        guard next < range.upperBound,
            match("<<<", at: next, until: range.upperBound) == nil,
            next > place.upperBound || bytes[next] != UInt8(ascii: "<"),
            let at = ReplyScanner.start(in: bytes, at: place.upperBound, until: range.upperBound),
            let code = ReplyScanner.code(in: bytes, at: at, until: range.upperBound),
            code.category != 2
        else { return nil }
        var command = place.lowerBound
        while command > range.lowerBound,
            match(">>>", at: command, until: place.lowerBound) == nil
        {
            command -= 1
        }
        let words = command..<min(place.lowerBound, command + 20)
        return Result(
            inner: at..<transcriptEnd(at, range.upperBound),
            phase: SMTPPhase(commandIn: bytes, words),
            host: host(range.lowerBound..<place.lowerBound, after: "talking to "))
    }

    /// `5.1.0 - Unknown address error 550-'...' (delivery attempts: 0)`, as Amazon SES and AsyncOS write.
    private func quotedReply(_ range: Range<Int>) -> Result? {
        guard ASCII.isDigit(bytes.indices.contains(range.lowerBound) ? bytes[range.lowerBound] : 0),
            StatusScanner.status(in: bytes, at: range.lowerBound) != nil
        else { return nil }
        var index = range.lowerBound
        while index + 5 <= range.upperBound {
            defer { index += 1 }
            guard bytes[index + 3] == UInt8(ascii: "-"), bytes[index + 4] == UInt8(ascii: "'"),
                index > range.lowerBound, ASCII.isBlank(bytes[index - 1]),
                ReplyScanner.code(in: bytes, at: index, until: range.upperBound) != nil
            else { continue }
            var end = range.upperBound
            while end > index + 5, bytes[end - 1] != UInt8(ascii: "'") { end -= 1 }
            return Result(inner: index..<(end > index + 5 ? end : range.upperBound))
        }
        return nil
    }

    /// Cuts what relays put behind the reply, keeping the step that it names.
    private func trimTail(_ found: Result) -> Result {
        var result = found
        let range = result.inner
        var number = landmarks.index(from: range.lowerBound + 1)
        while number < landmarks.count, landmarks[number].place < range.upperBound {
            let (index, kind) = (Int(landmarks[number].place), landmarks[number].kind)
            number += 1
            guard kind.rawValue >= Landmark.Kind.inReply.rawValue else { continue }
            for (start, words) in Self.tails where start == kind {
                guard let end = match(words, at: index, until: range.upperBound) else { continue }
                switch kind {
                case .inReply:
                    let command = end..<min(end + 24, range.upperBound)
                    result.phase = SMTPPhase(commandIn: bytes, command) ?? result.phase
                case .rcpt: result.phase = .rcptTo
                case .mail: result.phase = .mailFrom
                default: break
                }
                result.inner = range.lowerBound..<index
                return result
            }
        }
        return result
    }

    /// What relays put behind a reply.
    private static let tails: [(Landmark.Kind, StaticString)] = [
        (.inReply, "(in reply to "), (.delivery, "(delivery attempts:"),
        (.giving, "giving up on "), (.rcpt, "[rcpt_to]"), (.mail, "[mail_from]"),
        (.smtpTag, "> #smtp#"), (.delivery, "(delivery not attempted"),
    ]

    /// Where the reply of a transcript ends: at the next arrow.
    private func transcriptEnd(_ start: Int, _ end: Int) -> Int {
        var index = start
        while index + 3 <= end {
            if match(">>>", at: index, until: end) != nil
                || match("<<<", at: index, until: end) != nil
            {
                // A multi-line reply goes on: "<<< 550-first <<< 550 second".
                if bytes[index] == UInt8(ascii: "<"),
                    let next = ReplyScanner.start(
                        in: bytes, at: index + 3, until: end, bare: false),
                    bytes[next..<next + 3] == bytes[start..<start + 3]
                {
                    index = next
                    continue
                }
                return index
            }
            index += 1
        }
        return end
    }

    /// The step that a sentence before a quoted reply names, as qmail writes it.
    private func phaseOfSentence(_ range: Range<Int>) -> SMTPPhase? {
        var found = Self.sentences.count
        for index in max(range.lowerBound, range.upperBound - 200)..<range.upperBound {
            switch ASCII.lowered(bytes[index]) {
            case UInt8(ascii: "d"), UInt8(ascii: "s"), UInt8(ascii: "g"), UInt8(ascii: "m"),
                UInt8(ascii: "f"), UInt8(ascii: "r"):
                guard index + 1 < range.upperBound else { continue }
                let next = ASCII.lowered(bytes[index + 1])
                for number in 0..<found
                where Self.sentences[number].second == next
                    && match(Self.sentences[number].words, at: index, until: range.upperBound)
                        != nil
                {
                    found = number
                    break
                }
            default: continue
            }
        }
        return found < Self.sentences.count ? Self.sentences[found].phase : nil
    }

    private struct Sentence {
        let words: StaticString
        let phase: SMTPPhase
        /// Its second byte, which is looked at first.
        let second: UInt8

        init(_ words: StaticString, _ phase: SMTPPhase) {
            self.words = words
            self.phase = phase
            second = words.withUTF8Buffer { $0[1] }
        }
    }

    /// The first of them counts, wherever it stands.
    private static let sentences = [
        Sentence("does not like recipient", .rcptTo), Sentence("sender was rejected", .mailFrom),
        Sentence("greeting failed", .connect), Sentence("my name was rejected", .ehlo),
        Sentence("failed after i sent the message", .data),
        Sentence("failed on data command", .data), Sentence("rcpt to", .rcptTo),
        Sentence("mail from", .mailFrom),
    ]

    /// The name after the last `word` of a range: `host mx.example.com[192.0.2.1]`.
    private func host(_ range: Range<Int>, after word: StaticString) -> Range<Int>? {
        let count = word.utf8CodeUnitCount
        let first = word.utf8Start.pointee
        var index = range.upperBound - count
        let limit = max(range.lowerBound, range.upperBound - 400)
        while index >= limit {
            if ASCII.lowered(bytes[index]) == first, ASCII.matches(word, in: bytes, at: index),
                index == range.lowerBound || !ASCII.isLetterOrDigit(bytes[index - 1])
            {
                let start = index + count
                var stop = start
                while stop < range.upperBound, Self.isHostByte(bytes[stop]) { stop += 1 }
                while stop > start, bytes[stop - 1] == UInt8(ascii: ".") { stop -= 1 }
                return stop > start ? start..<stop : nil
            }
            index -= 1
        }
        return nil
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }

    /// Matches `words`, in lower case, at `index`; a blank matches one blank or more.
    private func match(
        _ words: StaticString, at index: Int, until end: Int
    ) -> Int? {
        words.withUTF8Buffer { wanted in
            var position = index
            for byte in wanted {
                if byte == 0x20 {
                    guard position < end, ASCII.isBlank(bytes[position]) else { return nil }
                    while position < end, ASCII.isBlank(bytes[position]) { position += 1 }
                } else {
                    guard position < end, ASCII.lowered(bytes[position]) == byte else { return nil }
                    position += 1
                }
            }
            return position
        }
    }
}

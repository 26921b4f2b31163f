/// Peels relays' wrappers off a reply: `host mx[192.0.2.1] said: 550 ... (in reply to RCPT TO command)`.
///
/// The inner reply wins. What the wrapper tells is kept: the step of the session and the receiving
/// host; a wrapper that names no host clears it, because the words are not known to be that host's.
struct RelayUnwrapper {
    /// What is left inside, and what the wrappers said.
    struct Result: Equatable {
        var inner: Range<Int>
        var phase: SMTPPhase?
        /// The host that the innermost wrapper names.
        var remoteMTA: String?
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
        let words: StaticString
        var form = Form.reply(namesHost: false)
        var phase: SMTPPhase?
        /// Whether a reply must follow with a code, not only a status.
        var needsCode = false
    }

    /// Wrappers by the words that introduce the inner reply; a blank stands for any run of blanks.
    private static let markers: [Marker] = [
        Marker(words: "said:", form: .reply(namesHost: true), needsCode: true),
        Marker(words: "refused to talk to me:", form: .reply(namesHost: true), phase: .connect),
        Marker(words: " returned ", form: .reply(namesHost: true), needsCode: true),
        Marker(words: "smtp error from remote mail server after ", form: .exim),
        Marker(words: "smtp error from remote mailer after ", form: .exim),
        Marker(words: "<<<", form: .transcript),
        Marker(words: "remote server returned message denied by administrative policy"),
        Marker(words: "remote server returned"),
        Marker(words: "the error that the other server returned was:"),
        Marker(words: "the response from the remote server was:"),
        Marker(words: "the response was:", needsCode: true),
        Marker(words: "remote server replied:"),
        Marker(words: "remote server responded:"),
        Marker(words: "generated following response:"),
        Marker(words: "returned the following error:"),
        Marker(words: "the following error:", needsCode: true),
        Marker(words: "diagnostic-code: smtp;"),
        Marker(words: "smtp;", needsCode: true),
        Marker(words: "responded with:"),
        Marker(words: "error message is:"),
        Marker(words: "server response:"),
        Marker(words: "smtp reply:"),
        Marker(words: "reason:", needsCode: true),
        Marker(words: "->", needsCode: true),
    ]

    private static let layerLimit = 8

    /// The bytes with which a marker's words may start.
    private static let startsMarker = starts(of: markers.map(\.words))

    /// Words that show that a text speaks of the sender.
    private static let senderWords: [StaticString] = [
        "sender", "mail from", "return path", "verification failed",
    ]
    private static let startsSenderWords = starts(of: senderWords)

    /// For each byte, in lower case, whether one of `words` starts with it; a blank stands for all.
    private static func starts(of words: [StaticString]) -> [Bool] {
        (0..<256).map { byte in
            words.contains { word in
                let first = word.utf8Start.pointee
                return first == UInt8(byte) || (first == 0x20 && ASCII.isBlank(UInt8(byte)))
            }
        }
    }

    /// Peels `bytes` within `range`.
    /// - Complexity: O(length of the text times the number of wrappers), at most eight rounds.
    static func unwrap(_ bytes: [UInt8], _ range: Range<Int>) -> Result {
        var result = Result(inner: range)
        while result.layers < layerLimit, let next = peel(bytes, result.inner) {
            result.inner = next.inner
            result.phase = next.phase ?? result.phase
            result.remoteMTA = next.remoteMTA
            result.layers += 1
        }
        result = trimTail(bytes, result)
        return result
    }

    /// Takes one wrapper off, the outermost.
    private static func peel(_ bytes: [UInt8], _ range: Range<Int>) -> Result? {
        if let inner = quotedReply(bytes, range) { return inner }
        let senderWords = placeOfSenderWords(bytes, range) ?? range.upperBound
        var index = range.lowerBound
        while index < range.upperBound {
            defer { index += 1 }
            let byte = ASCII.lowered(bytes[index])
            guard startsMarker[Int(byte)] else { continue }
            for marker in markers {
                guard let end = match(marker.words, bytes, at: index, until: range.upperBound),
                    let found = inner(bytes, range, marker, index..<end)
                else { continue }
                // A reply that is quoted about the sender's own address ("Sender address rejected:
                // undeliverable address: host mx said: 550 User unknown") says nothing of the
                // recipient: it must not take the place of the words around it.
                if senderWords < index, found.phase != .mailFrom { return nil }
                return found
            }
        }
        return nil
    }

    /// What lies inside the wrapper whose words stand at `place`.
    private static func inner(
        _ bytes: [UInt8], _ range: Range<Int>, _ marker: Marker, _ place: Range<Int>
    ) -> Result? {
        var result: Result?
        switch marker.form {
        case .reply(let namesHost):
            result = ReplyScanner.start(
                in: bytes, at: place.upperBound, until: range.upperBound, bare: !marker.needsCode
            ).map { Result(inner: $0..<range.upperBound, phase: marker.phase) }
            if namesHost {
                let before = range.lowerBound..<place.lowerBound
                result?.remoteMTA =
                    host(bytes, before, after: "host ") ?? host(bytes, before, after: "server at ")
            }
        case .exim: result = eximReply(bytes, range, place)
        case .transcript: result = transcriptReply(bytes, range, place)
        }
        guard var result, result.inner.lowerBound > range.lowerBound else { return nil }
        // qmail tells the step in the sentence before "Remote host said:".
        if result.phase == nil {
            result.phase = phaseOfSentence(bytes, range.lowerBound..<place.lowerBound)
        }
        return result
    }

    private static func eximReply(
        _ bytes: [UInt8], _ range: Range<Int>, _ place: Range<Int>
    ) -> Result? {
        let near = place.upperBound..<min(range.upperBound, place.upperBound + 600)
        guard let (_, at) = ReplyScanner.nestedCode(in: bytes, near, where: { $0.category != 2 })
        else { return nil }
        let command = place.upperBound..<min(at, place.upperBound + 20)
        return Result(
            inner: at..<range.upperBound,
            phase: SMTPPhase(command: text(bytes, command)),
            remoteMTA: host(bytes, place.upperBound..<at, after: "host ")
                ?? host(bytes, range.lowerBound..<place.lowerBound, after: "host "))
    }

    private static func transcriptReply(
        _ bytes: [UInt8], _ range: Range<Int>, _ place: Range<Int>
    ) -> Result? {
        // Of a run of arrows only the last counts: what is read behind each would be the same.
        var next = place.upperBound
        while next < range.upperBound, ASCII.isBlank(bytes[next]) { next += 1 }
        guard next < range.upperBound,
            match("<<<", bytes, at: next, until: range.upperBound) == nil,
            next > place.upperBound || bytes[next] != UInt8(ascii: "<"),
            let at = ReplyScanner.start(in: bytes, at: place.upperBound, until: range.upperBound),
            let code = ReplyScanner.code(in: bytes, at: at, until: range.upperBound),
            code.category != 2
        else { return nil }
        var command = place.lowerBound
        while command > range.lowerBound,
            match(">>>", bytes, at: command, until: place.lowerBound) == nil
        {
            command -= 1
        }
        let words = command..<min(place.lowerBound, command + 20)
        return Result(
            inner: at..<transcriptEnd(bytes, at, range.upperBound),
            phase: SMTPPhase(command: text(bytes, words)),
            remoteMTA: host(bytes, range.lowerBound..<place.lowerBound, after: "talking to "))
    }

    /// `5.1.0 - Unknown address error 550-'...' (delivery attempts: 0)`, as Amazon SES and AsyncOS write.
    private static func quotedReply(_ bytes: [UInt8], _ range: Range<Int>) -> Result? {
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
    private static func trimTail(_ bytes: [UInt8], _ found: Result) -> Result {
        var result = found
        let tails: [StaticString] = [
            "(in reply to ", "(delivery attempts:", "giving up on ", "[rcpt_to]", "[mail_from]",
            "> #smtp#", "(delivery not attempted",
        ]
        var index = result.inner.lowerBound
        while index < result.inner.upperBound {
            defer { index += 1 }
            for (number, tail) in tails.enumerated()
            where ASCII.lowered(bytes[index]) == tail.utf8Start.pointee {
                guard let end = match(tail, bytes, at: index, until: result.inner.upperBound),
                    index > result.inner.lowerBound
                else { continue }
                switch number {
                case 0:
                    let command = end..<min(end + 24, result.inner.upperBound)
                    result.phase = SMTPPhase(command: text(bytes, command)) ?? result.phase
                case 3: result.phase = .rcptTo
                case 4: result.phase = .mailFrom
                default: break
                }
                result.inner = result.inner.lowerBound..<index
                return result
            }
        }
        return result
    }

    /// Where the reply of a transcript ends: at the next arrow.
    private static func transcriptEnd(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        var index = start
        while index + 3 <= end {
            if match(">>>", bytes, at: index, until: end) != nil
                || match("<<<", bytes, at: index, until: end) != nil
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

    /// Where the text first speaks of the sender.
    private static func placeOfSenderWords(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        range.first { index in
            startsSenderWords[Int(ASCII.lowered(bytes[index]))]
                && senderWords.contains {
                    match($0, bytes, at: index, until: range.upperBound) != nil
                }
        }
    }

    /// The step that a sentence before a quoted reply names, as qmail writes it.
    private static func phaseOfSentence(_ bytes: [UInt8], _ range: Range<Int>) -> SMTPPhase? {
        let sentences: [(StaticString, SMTPPhase)] = [
            ("does not like recipient", .rcptTo), ("sender was rejected", .mailFrom),
            ("greeting failed", .connect), ("my name was rejected", .ehlo),
            ("failed after i sent the message", .data), ("failed on data command", .data),
            ("rcpt to", .rcptTo), ("mail from", .mailFrom),
        ]
        let start = max(range.lowerBound, range.upperBound - 200)
        for (words, phase) in sentences {
            var index = start
            while index < range.upperBound {
                if match(words, bytes, at: index, until: range.upperBound) != nil { return phase }
                index += 1
            }
        }
        return nil
    }

    /// The name after the last `word` of a range: `host mx.example.com[192.0.2.1]`.
    private static func host(
        _ bytes: [UInt8], _ range: Range<Int>, after word: StaticString
    ) -> String? {
        let count = word.utf8CodeUnitCount
        var index = range.upperBound - count
        let limit = max(range.lowerBound, range.upperBound - 400)
        while index >= limit {
            if ASCII.matches(word, in: bytes, at: index),
                index == range.lowerBound || !ASCII.isLetterOrDigit(bytes[index - 1])
            {
                let start = index + count
                var stop = start
                while stop < range.upperBound, isHostByte(bytes[stop]) { stop += 1 }
                while stop > start, bytes[stop - 1] == UInt8(ascii: ".") { stop -= 1 }
                return stop > start ? text(bytes, start..<stop) : nil
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
    private static func match(
        _ words: StaticString, _ bytes: [UInt8], at index: Int, until end: Int
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

    private static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}

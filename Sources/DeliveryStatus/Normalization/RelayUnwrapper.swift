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

    /// Whether a wrapper tells the host, and where.
    private enum Host { case before, none }

    private struct Marker {
        let words: StaticString
        var host = Host.none
        var phase: SMTPPhase?
        /// Whether a reply must follow with a code, not only a status.
        var needsCode = false
    }

    /// Wrappers by the words that introduce the inner reply; a blank stands for any run of blanks.
    private static let markers: [Marker] = [
        Marker(words: "said:", host: .before, needsCode: true),
        Marker(words: "refused to talk to me:", host: .before, phase: .connect),
        Marker(words: "smtp error from remote mail server after ", host: .before),
        Marker(words: "smtp error from remote mailer after ", host: .before),
        Marker(words: "remote server returned message denied by administrative policy"),
        Marker(words: "remote server returned"),
        Marker(words: " returned ", host: .before, needsCode: true),
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
        Marker(words: "<<<"),
    ]

    private static let layerLimit = 8

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
        var index = range.lowerBound
        while index < range.upperBound {
            defer { index += 1 }
            let byte = ASCII.lowered(bytes[index])
            for marker in markers where marker.words.utf8Start.pointee == byte {
                guard let end = match(marker.words, bytes, at: index, until: range.upperBound)
                else {
                    continue
                }
                if let found = inner(bytes, range, marker, markerAt: index, after: end) {
                    return found
                }
            }
        }
        return nil
    }

    private static func inner(
        _ bytes: [UInt8], _ range: Range<Int>, _ marker: Marker, markerAt index: Int, after end: Int
    ) -> Result? {
        var result = Result(inner: range, phase: marker.phase)
        var start = end
        if match("smtp error", bytes, at: index, until: range.upperBound) != nil {
            // Exim: "after RCPT TO:<user@example.com>: host mx.example.com [192.0.2.1]: 550 ..."
            guard
                let (code, at) = ReplyScanner.nestedCode(
                    in: bytes, end..<min(range.upperBound, end + 600), where: { $0.category != 2 })
            else { return nil }
            _ = code
            start = at
            result.phase = SMTPPhase(command: text(bytes, end..<min(at, end + 20)))
            result.remoteMTA =
                host(bytes, endingAt: at, from: end, word: "host ")
                ?? host(bytes, endingAt: index, from: range.lowerBound, word: "host ")
        } else if match("<<<", bytes, at: index, until: range.upperBound) != nil {
            // Sendmail's transcript: ">>> RCPT To:<user@example.com> <<< 550 5.1.1 ..."
            guard let at = ReplyScanner.start(in: bytes, at: end, until: range.upperBound),
                let code = ReplyScanner.code(in: bytes, at: at, until: range.upperBound),
                code.category != 2
            else { return nil }
            var command = index
            while command > range.lowerBound,
                match(">>>", bytes, at: command, until: index) == nil
            {
                command -= 1
            }
            result.phase = SMTPPhase(command: text(bytes, command..<min(index, command + 20)))
            result.remoteMTA = host(
                bytes, endingAt: index, from: range.lowerBound, word: "talking to ")
            result.inner = at..<transcriptEnd(bytes, at, range.upperBound)
            return result
        } else if marker.host == .before {
            result.remoteMTA =
                host(bytes, endingAt: index, from: range.lowerBound, word: "host ")
                ?? host(bytes, endingAt: index, from: range.lowerBound, word: "server at ")
        }
        guard
            let at = ReplyScanner.start(
                in: bytes, at: start, until: range.upperBound, bare: !marker.needsCode)
        else { return nil }
        if at == range.lowerBound || quotesSenderCheck(bytes, range.lowerBound..<index) {
            return nil
        }
        // qmail tells the step in the sentence before "Remote host said:".
        if result.phase == nil { result.phase = phaseOfSentence(bytes, range.lowerBound..<index) }
        result.inner = at..<range.upperBound
        return result
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

    /// Whether the words before a quoted reply say that it was about the sender's own address.
    ///
    /// "Sender address rejected: undeliverable address: host mx said: 550 User unknown".
    /// Such a reply says nothing of the recipient, so it must not take the place of those words.
    private static func quotesSenderCheck(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        let words: [StaticString] = ["sender", "mail from", "return path", "verification failed"]
        for index in range {
            for word in words where match(word, bytes, at: index, until: range.upperBound) != nil {
                return phaseOfSentence(bytes, range) != .mailFrom
            }
        }
        return false
    }

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

    /// The name after the last `word` before `end`: `host mx.example.com[192.0.2.1]`.
    private static func host(
        _ bytes: [UInt8], endingAt end: Int, from start: Int, word: StaticString
    ) -> String? {
        let count = word.utf8CodeUnitCount
        var index = end - count
        let limit = max(start, end - 400)
        while index >= limit {
            if ASCII.matches(word, in: bytes, at: index),
                index == start || !ASCII.isLetterOrDigit(bytes[index - 1])
            {
                var stop = index + count
                while stop < end, isHostByte(bytes[stop]) { stop += 1 }
                while stop > index + count, bytes[stop - 1] == UInt8(ascii: ".") { stop -= 1 }
                return stop > index + count ? text(bytes, index + count..<stop) : nil
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

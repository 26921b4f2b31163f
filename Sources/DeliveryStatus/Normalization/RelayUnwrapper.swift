/// Peels relays' wrappers off a reply: `host mx[192.0.2.1] said: 550 ... (in reply to RCPT TO command)`.
///
/// The inner reply wins. What the wrapper tells is kept: the step of the session and the receiving
/// host; a wrapper that names no host clears it, because the words are not known to be that host's.
struct Unwrapped: Equatable {
    /// What is left inside.
    var inner: Range<Int>
    var phase: SMTPPhase?
    /// The host that the innermost wrapper names, as bytes of the text.
    var host: Range<Int>?
    /// How many wrappers came off.
    var layers = 0
    /// Whether a reply that was given about the sender is quoted.
    var isAboutSender = false
}

extension RawText {
    private static let layerLimit = 8

    /// Peels the text within `range`.
    /// - Complexity: O(length of the text) for each wrapper, at most eight.
    func unwrap(_ range: Range<Int>) -> Unwrapped {
        var result = Unwrapped(inner: range)
        while result.layers < Self.layerLimit, let next = peel(result.inner) {
            if next.isAboutSender { result.isAboutSender = true }
            if next.inner == result.inner { break }  // it stays quoted
            result.inner = next.inner
            result.phase = next.phase ?? result.phase
            result.host = next.host
            result.layers += 1
        }
        trimTail(&result)
        return result
    }

    /// Takes one wrapper off, the outermost.
    ///
    /// One around a reply about the sender stays on, unless it names the sender's step.
    private func peel(_ range: Range<Int>) -> Unwrapped? {
        if let inner = quotedReply(range) { return inner }
        var number = landmarks.words.index(from: range.lowerBound)
        while number < landmarks.words.count {
            let landmark = landmarks.words[number]
            let place = Int(landmark.place)
            guard place < range.upperBound else { break }
            number += 1
            guard landmark.kind.rawValue <= Landmarks.Kind.arrow.rawValue else { continue }
            for marker in WrapperMarker.byStart[Int(landmark.kind.rawValue)] {
                if !mayStand(marker, at: place) { continue }
                var index = place
                if marker.isBehindBlank {
                    // The blank of the words stands for all of a run.
                    while index > range.lowerBound, ASCII.isBlank(bytes[index - 1]) { index -= 1 }
                }
                guard let end = match(marker.words, at: index, until: range.upperBound),
                    var found = inner(range, marker, index..<end)
                else { continue }
                // A reply that is quoted about the sender's own address ("Sender address rejected:
                // undeliverable address: host mx said: 550 User unknown") says nothing of the
                // recipient: it must not take the place of the words around it.
                if found.phase != .mailFrom {
                    let sender = sender(range, before: index)
                    if found.phase == nil, sender.isStep {
                        found.phase = .mailFrom
                    } else if sender.isMeant {
                        return Unwrapped(inner: range, isAboutSender: !sender.isAddress)
                    }
                }
                found.isAboutSender = found.phase == .mailFrom
                return found
            }
        }
        return nil
    }

    /// Whether the second word of a marker may be that behind `place`, by its first letter.
    @inline(__always)
    private func mayStand(_ marker: WrapperMarker, at place: Int) -> Bool {
        guard let second = marker.second else { return true }
        let index = place + second.offset
        guard index < bytes.count else { return false }
        // Of more blanks than one only the comparison of all can tell.
        return ASCII.lowered(bytes[index]) == second.letter || ASCII.isBlank(bytes[index])
    }

    /// Whether words before `end` speak of the sender, and whether they name the sender's step close by.
    ///
    /// These count inside longer words, too: what is quoted about a sender must suppress nobody. Where
    /// `sender` stands in addresses alone, which may be anybody's, the words around the quoted reply
    /// are left to say what is meant.
    private func sender(
        _ range: Range<Int>, before end: Int
    ) -> (isMeant: Bool, isStep: Bool, isAddress: Bool) {
        let text = bytes.span
        var (isMeant, isAddress) = (false, true)
        for place in range.lowerBound..<end where Self.initials >> UInt32(text[place] & 31) & 1 != 0
        {
            let words: StaticString
            switch (text[place] | 0x20, text[place + 1] | 0x20) {
            case (UInt8(ascii: "s"), UInt8(ascii: "e")): words = "sender"
            case (UInt8(ascii: "m"), UInt8(ascii: "a")): words = "mail from"
            case (UInt8(ascii: "r"), UInt8(ascii: "e")): words = "return path"
            case (UInt8(ascii: "v"), UInt8(ascii: "e")): words = "verification failed"
            default: continue
            }
            guard let stop = match(words, at: place, until: range.upperBound) else { continue }
            isMeant = true
            switch text[place] | 0x20 {
            case UInt8(ascii: "s"): isAddress = isAddress && isInAddress(place..<stop, range)
            case UInt8(ascii: "m") where place >= end - Self.sentenceReach && stop <= end:
                return (true, true, false)
            default: isAddress = false
            }
        }
        return (isMeant, false, isAddress)
    }

    /// Bits of the first letters of the words that speak of the sender, by their lower five bits.
    private static let initials: UInt32 = "smrv".utf8.reduce(0) { $0 | 1 << UInt32($1 & 31) }

    /// Whether nothing but letters, digits, `.`, `-`, `_` and `+`, of which as many as an address may
    /// have (RFC 5321 section 4.5.3.1.3), stands between a word and an `@`.
    private func isInAddress(_ word: Range<Int>, _ range: Range<Int>) -> Bool {
        func isPart(_ byte: UInt8) -> Bool { Self.isHostByte(byte) || byte == UInt8(ascii: "+") }
        var start = word.lowerBound
        let first = max(range.lowerBound, start - 256)
        while start > first, isPart(bytes[start - 1]) { start -= 1 }
        var end = word.upperBound
        let last = min(range.upperBound, end + 256)
        while end < last, isPart(bytes[end]) { end += 1 }
        return start > range.lowerBound && bytes[start - 1] == UInt8(ascii: "@")
            || end < range.upperBound && bytes[end] == UInt8(ascii: "@")
    }

    /// What lies inside the wrapper whose words stand at `place`.
    private func inner(
        _ range: Range<Int>, _ marker: WrapperMarker, _ place: Range<Int>
    ) -> Unwrapped? {
        var result: Unwrapped?
        switch marker.form {
        case .reply(let namesHost):
            result = replyStart(
                at: place.upperBound, until: range.upperBound, bare: !marker.needsCode
            ).map { Unwrapped(inner: $0..<range.upperBound, phase: marker.phase) }
            if namesHost, result != nil {
                let before = range.lowerBound..<place.lowerBound
                result?.host =
                    host(before, after: "host ", .host)
                    ?? host(before, after: "server at ", .server)
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

    private func eximReply(_ range: Range<Int>, _ place: Range<Int>) -> Unwrapped? {
        let near = place.upperBound..<min(range.upperBound, place.upperBound + 600)
        guard let (_, at) = nestedCode(in: near, .failures) else { return nil }
        let command = place.upperBound..<min(at, place.upperBound + 20)
        return Unwrapped(
            inner: at..<range.upperBound,
            phase: SMTPPhase(commandIn: bytes, command),
            host: host(place.upperBound..<at, after: "host ", .host)
                ?? host(range.lowerBound..<place.lowerBound, after: "host ", .host))
    }

    private func transcriptReply(_ range: Range<Int>, _ place: Range<Int>) -> Unwrapped? {
        // Of a run of arrows only the last counts: what is read behind each would be the same.
        var next = place.upperBound
        while next < range.upperBound, ASCII.isBlank(bytes[next]) { next += 1 }
        guard next < range.upperBound,
            match("<<<", at: next, until: range.upperBound) == nil,
            next > place.upperBound || bytes[next] != UInt8(ascii: "<"),
            let at = replyStart(at: place.upperBound, until: range.upperBound),
            let code = code(at: at, until: range.upperBound), code.category != 2
        else { return nil }
        var command = place.lowerBound
        while command > range.lowerBound,
            match(">>>", at: command, until: place.lowerBound) == nil
        {
            command -= 1
        }
        let words = command..<min(place.lowerBound, command + 20)
        return Unwrapped(
            inner: at..<transcriptEnd(at, range.upperBound),
            phase: SMTPPhase(commandIn: bytes, words),
            host: host(range.lowerBound..<place.lowerBound, after: "talking to "))
    }

    /// Where the reply of a transcript ends: at the next arrow.
    private func transcriptEnd(_ start: Int, _ end: Int) -> Int {
        var index = start
        while index + 3 <= end {
            if match(">>>", at: index, until: end) != nil
                || match("<<<", at: index, until: end) != nil
            {
                // A multi-line reply goes on: "<<< 550-first <<< 550 second".
                if bytes[index] == UInt8(ascii: "<"),
                    let next = replyStart(at: index + 3, until: end, bare: false),
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

    /// `5.1.0 - Unknown address error 550-'...' (delivery attempts: 0)`, as Amazon SES and AsyncOS write.
    private func quotedReply(_ range: Range<Int>) -> Unwrapped? {
        guard range.lowerBound + 1 < bytes.count, ASCII.isDigit(bytes[range.lowerBound]),
            bytes[range.lowerBound + 1] == UInt8(ascii: "."),
            StatusScanner.status(in: bytes, at: range.lowerBound) != nil
        else { return nil }
        var number = landmarks.numbers.index(from: range.lowerBound + 1)
        while number < landmarks.numbers.count {
            let index = Int(landmarks.numbers[number].place)
            number += 1
            guard index + 5 <= range.upperBound else { break }
            guard bytes[index + 3] == UInt8(ascii: "-"), bytes[index + 4] == UInt8(ascii: "'"),
                ASCII.isBlank(bytes[index - 1]), code(at: index, until: range.upperBound) != nil
            else { continue }
            var end = range.upperBound
            while end > index + 5, bytes[end - 1] != UInt8(ascii: "'") { end -= 1 }
            return Unwrapped(inner: index..<(end > index + 5 ? end : range.upperBound))
        }
        return nil
    }

    /// Cuts what relays put behind the reply, keeping the step that it names.
    private func trimTail(_ result: inout Unwrapped) {
        let range = result.inner
        var number = landmarks.words.index(from: range.lowerBound + 1)
        while number < landmarks.words.count, landmarks.words[number].place < range.upperBound {
            let (place, kind) = (Int(landmarks.words[number].place), landmarks.words[number].kind)
            number += 1
            guard let index = tailStart(kind, place, range) else { continue }
            func stands(_ words: StaticString) -> Int? {
                match(words, at: index, until: range.upperBound)
            }
            switch kind {
            case .inReply:
                guard let end = stands("(in reply to ") else { continue }
                let command = end..<min(end + 24, range.upperBound)
                result.phase = SMTPPhase(commandIn: bytes, command) ?? result.phase
            case .recipient:
                guard stands("[rcpt_to]") != nil else { continue }
                result.phase = .rcptTo
            case .mail:
                guard stands("[mail_from]") != nil else { continue }
                result.phase = .mailFrom
            case .delivery:
                guard stands("(delivery attempts:") ?? stands("(delivery not attempted") != nil
                else { continue }
            case .giving:
                guard stands("giving up on ") != nil else { continue }
            default:
                guard stands("> #smtp#") != nil else { continue }
            }
            result.inner = range.lowerBound..<index
            return
        }
    }

    /// Where the words of a tail start whose first word stands at `place`; nil where none does.
    private func tailStart(_ kind: Landmarks.Kind, _ place: Int, _ range: Range<Int>) -> Int? {
        var index = place - 1
        switch kind {
        case .giving: return place
        case .inReply, .delivery: break
        case .recipient, .mail: if bytes[index] != UInt8(ascii: "[") { return nil }
        case .smtp:
            if bytes[index] != UInt8(ascii: "#") { return nil }
            repeat { index -= 1 } while index > range.lowerBound && ASCII.isBlank(bytes[index])
        default: return nil
        }
        return index > range.lowerBound ? index : nil
    }
}

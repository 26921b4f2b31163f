/// What the words of a relay tell besides the inner reply.
extension RawText {
    /// The name after the last `word` of a range, which starts at a landmark of `kind`:
    /// `host mx.example.com[192.0.2.1]`.
    func host(_ range: Range<Int>, after word: StaticString, _ kind: Landmarks.Kind) -> Range<Int>?
    {
        let limit = max(range.lowerBound, range.upperBound - 400)
        var number = landmarks.words.index(from: range.upperBound)
        while number > 0, landmarks.words[number - 1].place >= limit {
            number -= 1
            guard landmarks.words[number].kind == kind else { continue }
            let place = Int(landmarks.words[number].place)
            if isName(word, at: place, in: range) { return name(place, word, range) }
        }
        return nil
    }

    /// The name after the last `word` of a range.
    func host(_ range: Range<Int>, after word: StaticString) -> Range<Int>? {
        var index = range.upperBound - word.utf8CodeUnitCount
        let limit = max(range.lowerBound, range.upperBound - 400)
        while index >= limit {
            if isName(word, at: index, in: range) { return name(index, word, range) }
            index -= 1
        }
        return nil
    }

    /// Whether `word` stands at `index` and is no part of a longer one.
    private func isName(_ word: StaticString, at index: Int, in range: Range<Int>) -> Bool {
        index + word.utf8CodeUnitCount <= range.upperBound
            && ASCII.matches(word, in: bytes, at: index)
            && (index == range.lowerBound || !ASCII.isLetterOrDigit(bytes[index - 1]))
    }

    private func name(_ index: Int, _ word: StaticString, _ range: Range<Int>) -> Range<Int>? {
        let start = index + word.utf8CodeUnitCount
        var stop = start
        while stop < range.upperBound, Self.isHostByte(bytes[stop]) { stop += 1 }
        while stop > start, bytes[stop - 1] == UInt8(ascii: ".") { stop -= 1 }
        return stop > start ? start..<stop : nil
    }

    static func isHostByte(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }

    /// The step that a sentence before a quoted reply names, as qmail writes it.
    ///
    /// The first of the list counts, wherever it stands.
    func phaseOfSentence(_ range: Range<Int>) -> SMTPPhase? {
        var found = Self.sentences.count
        var number = landmarks.words.index(
            from: max(range.lowerBound, range.upperBound - Self.sentenceReach))
        while number < landmarks.words.count, landmarks.words[number].place < range.upperBound {
            let landmark = landmarks.words[number]
            number += 1
            guard landmark.kind.rawValue >= Landmarks.Kind.sender.rawValue else { continue }
            for (order, sentence) in Self.sentences[..<found].enumerated()
            where sentence.start == landmark.kind
                && match(sentence.words, at: Int(landmark.place), until: range.upperBound) != nil
            {
                found = order
                break
            }
        }
        return found < Self.sentences.count ? Self.sentences[found].phase : nil
    }

    /// How far before a wrapper's words a sentence is looked for, in bytes.
    static let sentenceReach = 200

    /// `mail from` is looked for with the other words about the sender.
    private static let sentences: [(start: Landmarks.Kind, words: StaticString, phase: SMTPPhase)] =
        [
            (.doesNot, "does not like recipient", .rcptTo),
            (.sender, "sender was rejected", .mailFrom), (.greeting, "greeting failed", .connect),
            (.my, "my name was rejected", .ehlo),
            (.failed, "failed after i sent the message", .data),
            (.failed, "failed on data command", .data), (.recipient, "rcpt to", .rcptTo),
        ]
}

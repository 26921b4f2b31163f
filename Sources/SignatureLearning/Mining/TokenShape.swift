internal import DeliveryStatus

/// Tells ids and numbers from words and from the codes of providers.
///
/// `OFR_416`, `S3150`, `TSS04`, `(AS16012611)` and `SC-001` tell what happened; `4F3A2B1C9D`,
/// `1tABCd-0005Ef-Gh` and `20261124` tell which message it was.
enum TokenShape {
    /// Shorter runs are words or codes.
    static let length = 8

    /// Copies a piece of letters and digits, its ids and long numbers masked.
    static func mask(
        _ bytes: [UInt8], _ piece: Range<Int>, _ vocabulary: MiningVocabulary,
        into masked: inout [UInt8]
    ) {
        if piece.count < 4 {
            masked += bytes[piece]
            return
        }
        let shape = Shape(bytes, piece, vocabulary)
        if shape.isToken, !isProviderCode(bytes, piece) {
            let token = withoutWords(bytes, piece, vocabulary)
            masked += bytes[piece.lowerBound..<token.lowerBound]
            masked += Hole.token.mark
            masked += bytes[token.upperBound..<piece.upperBound]
        } else if shape.longestNumber >= 4 {
            maskNumbers(bytes, piece, vocabulary, into: &masked)
        } else {
            masked += bytes[piece]
        }
    }

    /// Whether a run of letters without digits is an id: a long one without vowels, capitals inside.
    static func isToken(_ bytes: [UInt8], _ run: Range<Int>, _ vocabulary: MiningVocabulary) -> Bool
    {
        Shape(bytes, run, vocabulary).isToken
    }

    /// `(AS16012611)`: the rule of Microsoft's filter that refused.
    private static func isProviderCode(_ bytes: [UInt8], _ piece: Range<Int>) -> Bool {
        guard piece.lowerBound > 0, piece.upperBound < bytes.count, piece.count <= 12,
            bytes[piece.lowerBound - 1] == UInt8(ascii: "("),
            bytes[piece.upperBound] == UInt8(ascii: ")"),
            bytes[piece.lowerBound] == UInt8(ascii: "A"),
            bytes[piece.lowerBound + 1] == UInt8(ascii: "S")
        else { return false }
        return piece.dropFirst(2).allSatisfy { ASCII.isDigit(bytes[$0]) }
    }

    /// Numbers of four digits or more that stand between marks; `RFC 5322` stays.
    private static func maskNumbers(
        _ bytes: [UInt8], _ piece: Range<Int>, _ vocabulary: MiningVocabulary,
        into masked: inout [UInt8]
    ) {
        var index = piece.lowerBound
        while index < piece.upperBound {
            var end = index
            while end < piece.upperBound, ASCII.isDigit(bytes[end]) { end += 1 }
            let standsAlone =
                (index == piece.lowerBound || !ASCII.isLetter(bytes[index - 1]))
                && (end == piece.upperBound || !ASCII.isLetter(bytes[end]))
            if end - index >= 4, standsAlone, !vocabulary.knows(bytes, index..<end) {
                masked += Hole.number.mark
            } else if end > index {
                masked += bytes[index..<end]
            } else {
                masked.append(bytes[index])
                end = index + 1
            }
            index = end
        }
    }

    /// What the parts of a piece, between its marks, are made of.
    private struct Shape {
        private(set) var isToken = false
        /// The longest part that is a number.
        private(set) var longestNumber = 0

        init(_ bytes: [UInt8], _ piece: Range<Int>, _ vocabulary: MiningVocabulary) {
            var digits = 0
            var letters = 0
            var lengths = (0, 0, 0, 0)
            var hasOpaque = false
            var isKnown = true
            var start = piece.lowerBound
            while start < piece.upperBound {
                let part = Part(bytes, start, piece.upperBound)
                if part.letters == 0 { longestNumber = max(longestNumber, part.count) }
                digits += part.digits
                letters += part.letters
                if part.digits > 0 || part.count >= TokenShape.length {
                    let isOpaque = part.isOpaque(bytes)
                    if isOpaque || (isKnown && part.digits > 0),
                        !vocabulary.knows(bytes, part.range)
                    {
                        if isOpaque { hasOpaque = true }
                        if part.digits > 0 { isKnown = false }
                    }
                }
                lengths = (lengths.1, lengths.2, lengths.3, part.count)
                start = part.range.upperBound + 1
            }
            let isExim = lengths == (0, 6, 6, 2) || lengths == (0, 6, 11, 4)
            isToken =
                hasOpaque || (isExim && digits > 0 && letters > 0)
                || (digits >= 5 && letters > 0 && digits + letters >= TokenShape.length
                    && !isKnown)
        }
    }

    /// A run of letters and digits between two marks.
    private struct Part {
        let range: Range<Int>
        private(set) var digits = 0
        private(set) var letters = 0
        private var vowels = 0
        private var hexadecimal = 0

        var count: Int { range.count }

        init(_ bytes: [UInt8], _ start: Int, _ limit: Int) {
            let table = ByteClass.table
            var end = start
            while end < limit {
                let byte = bytes[end]
                let kind = table[Int(byte)]
                if kind.contains(.joiner) { break }
                if kind.contains(.digit) { digits += 1 } else { letters += 1 }
                if !kind.isDisjoint(with: [.vowel, .wide]) { vowels += 1 }
                if (byte | 0x20) &- 0x61 < 6 { hexadecimal += 1 }
                end += 1
            }
            range = start..<end
        }

        /// Whether no word is made so, unless the knowledge knows it.
        func isOpaque(_ bytes: [UInt8]) -> Bool {
            count >= TokenShape.length && letters > 0
                && (digits >= 2 || (vowels == 0 && (digits > 0 || hasHump(bytes)))
                    || (digits == 1 && hexadecimal + 1 == count))
        }

        /// Whether a capital follows a small letter, as in no word.
        private func hasHump(_ bytes: [UInt8]) -> Bool {
            range.dropFirst().contains { index in
                bytes[index] &- 0x41 < 26 && bytes[index - 1] &- 0x61 < 26
            }
        }
    }
}

// MARK: Words around an id

extension TokenShape {
    /// The piece without the known words at its ends: `queue-4F3A2B1C9D`.
    private static func withoutWords(
        _ bytes: [UInt8], _ piece: Range<Int>, _ vocabulary: MiningVocabulary
    ) -> Range<Int> {
        var start = piece.lowerBound
        var end = piece.upperBound
        while let mark = bytes[start..<end].firstIndex(where: isMark),
            isWord(bytes, start..<mark, vocabulary)
        {
            start = mark + 1
        }
        while let mark = bytes[start..<end].lastIndex(where: isMark),
            isWord(bytes, mark + 1..<end, vocabulary)
        {
            end = mark
        }
        return start..<end
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        ByteClass.table[Int(byte)].contains(.joiner)
    }

    /// Shorter words can be an id's letters: `d9443c01a7336-an`.
    private static func isWord(
        _ bytes: [UInt8], _ range: Range<Int>, _ vocabulary: MiningVocabulary
    ) -> Bool {
        range.count >= 4 && range.allSatisfy { ASCII.isLetter(bytes[$0]) }
            && vocabulary.knows(bytes, range)
    }
}

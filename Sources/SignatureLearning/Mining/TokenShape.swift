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
            let token = shape.withoutWords()
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
        private let bytes: [UInt8]
        private let piece: Range<Int>
        private let vocabulary: MiningVocabulary

        init(_ bytes: [UInt8], _ piece: Range<Int>, _ vocabulary: MiningVocabulary) {
            self.bytes = bytes
            self.piece = piece
            self.vocabulary = vocabulary
            var digits = 0
            var letters = 0
            var lengths = (0, 0, 0, 0)
            var hasOpaque = false
            var isKnown = true
            let table = ByteClass.table
            var start = piece.lowerBound
            while start < piece.upperBound {
                var end = start
                var counts = (digits: 0, letters: 0, vowels: 0, hexadecimal: 0)
                while end < piece.upperBound {
                    let byte = bytes[end]
                    let kind = table[Int(byte)]
                    if kind.contains(.joiner) { break }
                    if kind.contains(.digit) { counts.digits += 1 } else { counts.letters += 1 }
                    if kind.contains(.vowel) || kind.contains(.wide) { counts.vowels += 1 }
                    if (byte | 0x20) &- 0x61 < 6 { counts.hexadecimal += 1 }
                    end += 1
                }
                if counts.letters == 0 { longestNumber = max(longestNumber, end - start) }
                digits += counts.digits
                letters += counts.letters
                if end - start >= TokenShape.length, counts.letters > 0,
                    counts.digits >= 2
                        || (counts.vowels == 0 && (counts.digits > 0 || hasHump(start..<end)))
                        || (counts.digits == 1 && counts.hexadecimal + 1 == end - start),
                    !vocabulary.knows(bytes, start..<end)
                {
                    hasOpaque = true
                }
                if isKnown, counts.digits > 0, !vocabulary.knows(bytes, start..<end) {
                    isKnown = false
                }
                lengths = (lengths.1, lengths.2, lengths.3, end - start)
                start = end + 1
            }
            let isExim = lengths == (0, 6, 6, 2) || lengths == (0, 6, 11, 4)
            isToken =
                hasOpaque || (isExim && digits > 0 && letters > 0)
                || (digits >= 5 && letters > 0 && digits + letters >= TokenShape.length
                    && !isKnown)
        }

        /// Whether a capital follows a small letter, as in no word.
        private func hasHump(_ range: Range<Int>) -> Bool {
            range.dropFirst().contains { index in
                bytes[index] &- 0x41 < 26 && bytes[index - 1] &- 0x61 < 26
            }
        }

        /// The piece without the known words at its ends: `queue-4F3A2B1C9D`.
        func withoutWords() -> Range<Int> {
            var start = piece.lowerBound
            var end = piece.upperBound
            while let mark = bytes[start..<end].firstIndex(where: Self.isMark),
                isWord(start..<mark)
            {
                start = mark + 1
            }
            while let mark = bytes[start..<end].lastIndex(where: Self.isMark),
                isWord(mark + 1..<end)
            {
                end = mark
            }
            return start..<end
        }

        private static func isMark(_ byte: UInt8) -> Bool {
            ByteClass.table[Int(byte)].contains(.joiner)
        }

        /// Shorter words can be an id's letters: `d9443c01a7336-an`.
        private func isWord(_ range: Range<Int>) -> Bool {
            range.count >= 4 && range.allSatisfy { ASCII.isLetter(bytes[$0]) }
                && vocabulary.knows(bytes, range)
        }
    }
}

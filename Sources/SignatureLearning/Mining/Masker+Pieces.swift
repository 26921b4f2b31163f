internal import DeliveryStatus

/// Runs of letters, digits and marks without blanks.
extension Masker {
    /// Masks what a run without blanks consists of, and answers where to go on: a URL may be longer.
    @discardableResult
    mutating func pieces(_ run: Range<Int>) -> Int {
        var index = run.lowerBound
        while index < run.upperBound {
            if let end = IPAddress.v6(source, index..<run.upperBound) {
                put(.ip)
                index = end
                continue
            }
            let byte = source[index]
            guard ByteClass.isWord(byte) else {
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
                ByteClass.isWord(source[end])
                    || ByteClass.table[Int(source[end])].contains(.joiner)
            {
                end += 1
            }
            while end > index, !ByteClass.isWord(source[end - 1]) { end -= 1 }
            index = piece(index..<end, in: run)
        }
        return index
    }

    /// Masks letters and digits with dots, hyphens and the like between, and answers where to go on.
    private mutating func piece(_ piece: Range<Int>, in run: Range<Int>) -> Int {
        if ASCII.isDigit(source[piece.lowerBound]) {
            if let end = IPAddress.v4(source, piece) {
                put(.ip)
                return IPAddress.afterPort(source, end, run.upperBound)
            }
            if let end = codeEnd(piece) {
                copy(piece.lowerBound..<end)
                return end
            }
        }
        if let dot = source[piece].lastIndex(of: UInt8(ascii: ".")), isHost(piece, lastDot: dot) {
            return host(piece, in: run)
        }
        TokenShape.mask(source, piece, vocabulary, into: &masked)
        return piece.upperBound
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
}

/// Folding of code points: NFKD, combining marks U+0300-036F dropped, case folded, NFC.
///
/// A table rather than the standard library's properties, so that every reader in every language,
/// built against any version of Unicode, folds alike.
package enum Folding {
    /// What a folded code point is to a word.
    package enum Kind: UInt8, Sendable {
        case separator = 0
        case letter = 1
        case digit = 2
        /// A code point of a script written without spaces: a word of its own.
        case alone = 3
    }

    /// Calls `body` with each code point that `scalar` folds to, none to 18 of them.
    /// - Complexity: O(1) for ASCII, else O(log(size of the table)).
    @inline(__always)
    package static func fold(_ scalar: UInt32, _ body: (UInt32) -> Void) {
        if scalar < 0x80 {
            body(scalar &- 0x41 < 26 ? scalar | 0x20 : scalar)
        } else {
            foldWide(scalar, body)
        }
    }

    private static func foldWide(_ scalar: UInt32, _ body: (UInt32) -> Void) {
        let value = Int32(bitPattern: scalar)
        let shifts = UnicodeTables.shifts
        var low = 0
        var high = shifts.count / 4
        while low < high {
            let middle = (low + high) / 2
            if shifts[middle * 4] <= value { low = middle + 1 } else { high = middle }
        }
        if low > 0 {
            let row = (low - 1) * 4
            if value <= shifts[row + 1], (value - shifts[row]) % shifts[row + 2] == 0 {
                return body(UInt32(bitPattern: value + shifts[row + 3]))
            }
        }
        guard let expansion = expansion(of: scalar) else { return body(scalar) }
        for folded in expansion { body(folded) }
    }

    /// The row of the expansions' table for `scalar`.
    private static func expansion(of scalar: UInt32) -> ArraySlice<UInt32>? {
        let table = UnicodeTables.expansions
        let starts = expansionStarts
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if table[starts[middle]] < scalar { low = middle + 1 } else { high = middle }
        }
        guard low < starts.count, table[starts[low]] == scalar else { return nil }
        let first = starts[low] + 2
        return table[first..<first + Int(table[first - 1])]
    }

    /// Where the rows of the expansions' table start; they differ in length.
    private static let expansionStarts: [Int] = {
        var starts: [Int] = []
        var index = 0
        while index < UnicodeTables.expansions.count {
            starts.append(index)
            index += 2 + Int(UnicodeTables.expansions[index + 1])
        }
        return starts
    }()

    /// What `scalar`, already folded, is to a word.
    @inline(__always)
    package static func kind(of scalar: UInt32) -> Kind {
        if scalar < 0x80 {
            if scalar &- 0x61 < 26 || scalar &- 0x41 < 26 { return .letter }
            return scalar &- 0x30 < 10 ? .digit : .separator
        }
        return wideKind(of: scalar)
    }

    private static func wideKind(of scalar: UInt32) -> Kind {
        let classes = UnicodeTables.classes
        var low = 0
        var high = classes.count / 3
        while low < high {
            let middle = (low + high) / 2
            if classes[middle * 3] <= scalar { low = middle + 1 } else { high = middle }
        }
        guard low > 0, scalar <= classes[(low - 1) * 3 + 1] else { return .separator }
        return Kind(rawValue: UInt8(classes[(low - 1) * 3 + 2])) ?? .separator
    }
}

extension UnicodeTables {
    /// The fold table row by row, rising: a code point and what it folds to, which may be nothing.
    package static var rows: [(codePoint: UInt32, folded: String)] {
        var rows: [(codePoint: UInt32, folded: String)] = []
        for row in stride(from: 0, to: shifts.count, by: 4) {
            let last = shifts[row + 1]
            for value in stride(from: shifts[row], through: last, by: Int(shifts[row + 2])) {
                rows.append(folded(UInt32(bitPattern: value)))
            }
        }
        var index = 0
        while index < expansions.count {
            rows.append(folded(expansions[index]))
            index += 2 + Int(expansions[index + 1])
        }
        return rows.sorted { $0.codePoint < $1.codePoint }
    }

    private static func folded(_ codePoint: UInt32) -> (codePoint: UInt32, folded: String) {
        var text = ""
        Folding.fold(codePoint) { folded in
            if let scalar = Unicode.Scalar(folded) { text.unicodeScalars.append(scalar) }
        }
        return (codePoint, text)
    }
}

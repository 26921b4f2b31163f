/// Texts by number, as flat arrays: what a compiled file stores as blobs.
///
/// A text becomes a `String` only when somebody asks for it.
package struct TextColumn: Sendable, Equatable {
    /// All texts in UTF-8, one behind the other.
    package var bytes: [UInt8] = []
    /// Where each text starts in `bytes`, and one past the last.
    package var starts: [UInt32] = [0]

    package init() {}

    /// The column of `texts`, numbered in their order.
    package init(_ texts: some Sequence<String>) {
        for text in texts {
            bytes.append(contentsOf: text.utf8)
            starts.append(UInt32(bytes.count))
        }
    }

    package var count: Int { starts.count - 1 }

    /// All texts, in the order of their numbers.
    package var strings: [String] { (0..<count).map { self[$0] } }

    /// The text with a number.
    package subscript(_ number: Int) -> String { String(decoding: utf8(number), as: UTF8.self) }

    /// The bytes of the text with a number, without a copy.
    package func utf8(_ number: Int) -> ArraySlice<UInt8> {
        bytes[Int(starts[number])..<Int(starts[number + 1])]
    }

    /// The number of `text`, nil where it is not there; the texts must rise.
    /// - Complexity: O(log n).
    package func number(of text: String) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if utf8(middle).lexicographicallyPrecedes(text.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < count && utf8(low).elementsEqual(text.utf8) ? low : nil
    }
}

extension TextColumn {
    /// Whether there are `count` texts, and each is whole UTF-8.
    /// - Complexity: O(n).
    func isSound(count: Int) -> Bool {
        guard starts.count == count + 1, starts.isRising(to: bytes.count) else { return false }
        if bytes.isASCII { return true }
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        return starts.allSatisfy { start in
            Int(start) == bytes.count || bytes[Int(start)] & 0xC0 != 0x80  // no character is cut
        }
    }

    /// Whether each text comes after the one before, by its bytes; the column must be sound.
    /// - Complexity: O(n).
    var isRising: Bool {
        bytes.withUnsafeBufferPointer { bytes in
            starts.withUnsafeBufferPointer { starts in
                for number in 1..<max(1, count) {
                    var (one, two) = (Int(starts[number - 1]), Int(starts[number]))
                    let (firstEnd, secondEnd) = (two, Int(starts[number + 1]))
                    while one < firstEnd, two < secondEnd, bytes[one] == bytes[two] {
                        one += 1
                        two += 1
                    }
                    let isLess =
                        one == firstEnd
                        ? two < secondEnd : two < secondEnd && bytes[one] < bytes[two]
                    if !isLess { return false }
                }
                return true
            }
        }
    }
}

extension [UInt8] {
    /// Whether all bytes are ASCII; looks at all of them, which the compiler does many at a time.
    fileprivate var isASCII: Bool {
        var all: UInt8 = 0
        for byte in self { all |= byte }
        return all < 0x80
    }
}

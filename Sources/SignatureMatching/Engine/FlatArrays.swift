// Checks of arrays that come from a file. They never stop early, for without branches the compiler
// looks at many numbers at a time.

extension Array where Element: FixedWidthInteger {
    /// Whether no number is less than the one before.
    var neverFalls: Bool {
        withUnsafeBufferPointer { numbers in
            var falls: Element = 0
            for index in 1..<Swift.max(1, numbers.count) {
                falls |= numbers[index] < numbers[index - 1] ? 1 : 0
            }
            return falls == 0
        }
    }

    /// Whether `isSound` answers yes for all numbers.
    @inline(__always)
    func all(_ isSound: (Element) -> Bool) -> Bool {
        var faults: Element = 0
        for number in self { faults |= isSound(number) ? 0 : 1 }
        return faults == 0
    }
}

extension [UInt32] {
    /// Whether these are starts of lists in an array of `end`: from 0 on, never falling, up to `end`.
    func isRising(to end: Int) -> Bool { first == 0 && last.map(Int.init) == end && neverFalls }

    /// Whether all numbers are less than `limit`.
    func areBelow(_ limit: Int) -> Bool {
        var most: UInt32 = 0
        for number in self { most = Swift.max(most, number) }
        return isEmpty || Int(most) < limit
    }
}

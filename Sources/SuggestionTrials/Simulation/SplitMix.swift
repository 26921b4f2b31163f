/// Random numbers that are the same in every run and on every machine (SplitMix64).
///
/// Everything is drawn with integers: the system's generator and libm have no part in it.
package struct SplitMix: Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// A generator of its own for one `thing`, so that what is drawn for it depends on nothing else.
    package init(seed: UInt64, _ thing: Int, _ use: UInt64 = 0) {
        var mixer = SplitMix(seed: seed ^ (use &* 0xD6E8_FEB8_6659_FD93))
        state = mixer.next() ^ (UInt64(bitPattern: Int64(thing)) &* 0x9E37_79B9_7F4A_7C15)
        _ = next()
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A number below `limit`; 0 where the limit leaves nothing else.
    package mutating func below(_ limit: Int) -> Int {
        guard limit > 1 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(limit)).high)
    }

    package mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// True `share` times in a thousand.
    package mutating func chance(_ share: Int) -> Bool { below(1000) < share }

    /// One of `values`; nil where there are none.
    package mutating func pick<Value>(_ values: [Value]) -> Value? {
        values.isEmpty ? nil : values[below(values.count)]
    }

    /// One of `values`, or `other` where there are none.
    package mutating func pick<Value>(_ values: [Value], or other: Value) -> Value {
        pick(values) ?? other
    }

    /// The values in another order (Fisher and Yates).
    package mutating func shuffled<Value>(_ values: [Value]) -> [Value] {
        var values = values
        for index in values.indices.dropFirst().reversed() {
            values.swapAt(index, below(index + 1))
        }
        return values
    }

    /// `count` signs of `alphabet`.
    package mutating func text(_ count: Int, of alphabet: String) -> String {
        let signs = Array(alphabet.utf8)
        return String(
            decoding: (0..<max(0, count)).map { _ in pick(signs, or: 0x30) }, as: UTF8.self)
    }
}

/// Draws ranks as Zipf found them: the n-th most frequent has 1/n of the first one's frequency.
package struct ZipfTable: Sendable {
    private let sums: [Int]

    package init(count: Int) {
        var sum = 0
        sums = (1...max(1, count)).map { rank in
            sum += 1_000_000_000 / rank
            return sum
        }
    }

    package func draw(_ random: inout SplitMix) -> Int {
        let target = random.below(sums.last ?? 1)
        var low = 0
        var high = sums.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > target { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// SplitMix64: small, fast, and the same numbers on every machine.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A number from 0 up to and without `limit`, which is at least 1.
    mutating func below(_ limit: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(limit)).high)
    }

    /// True in `share` of 1,000 cases.
    mutating func chance(_ share: Int) -> Bool { below(1_000) < share }

    /// One of `choices`, of which there is at least one.
    mutating func pick<Choices: RandomAccessCollection>(_ choices: Choices) -> Choices.Element {
        choices[choices.index(choices.startIndex, offsetBy: below(choices.count))]
    }

    /// `count` letters and digits.
    mutating func token(_ count: Int, _ alphabet: String = "abcdefghijklmnopqrstuvwxyz0123456789")
        -> String
    {
        let bytes = Array(alphabet.utf8)
        return String(decoding: (0..<count).map { _ in pick(bytes) }, as: UTF8.self)
    }
}

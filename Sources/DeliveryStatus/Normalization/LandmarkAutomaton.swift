/// A bit-parallel automaton (shift-and): one bit for each byte of each prefix, so that a byte of the
/// text costs a table lookup and three operations.
final class LandmarkAutomaton: Sendable {
    static let shared = LandmarkAutomaton()
    /// The last bit of the prefix of numbers, which is the first prefix.
    static let numberBit = 2

    /// For each byte, the bits of the places where a prefix has it.
    let steps: [UInt64]
    /// The bits of the prefixes' first bytes.
    let first: UInt64
    /// The bits of their last bytes.
    let last: UInt64
    /// By the bit of its last byte, how long a prefix is.
    let lengths: [UInt8]
    /// By the bit of its last byte, where a prefix' kinds start in `kinds`.
    private let starts: [UInt8]
    private let kinds: [Ending]

    /// What a prefix stands for if it ends with `last` and `next` follows; 0 for any byte.
    private struct Ending {
        let last: UInt8
        let next: UInt8
        let kind: Landmarks.Kind
    }

    /// What `last` and `next` make of the prefix whose last bit is `bit`; nil for nothing.
    @inline(__always)
    func kind(_ bit: Int, last: UInt8, next: UInt8) -> Landmarks.Kind? {
        var index = Int(starts[bit])
        while index < starts[bit + 1] {
            let ending = kinds[index]
            if Self.fits(last, ending.last), Self.fits(next, ending.next) { return ending.kind }
            index += 1
        }
        return nil
    }

    @inline(__always)
    private static func fits(_ byte: UInt8, _ wanted: UInt8) -> Bool {
        if wanted == 0 { return true }
        return wanted == 0x20 ? ASCII.isBlank(byte) : ASCII.lowered(byte) == wanted
    }

    /// The bytes that may stand at each place of a prefix, in lower case, and the kinds by last byte
    /// and next one.
    ///
    /// A blank stands for one blank of any kind. One bit a byte: there are 64.
    private static let prefixes: [(places: [String], kinds: [(String, String, Landmarks.Kind)])] = [
        (["245", ".0123456789", "0123456789"], [("", "", .number)]),
        (["s", "a", "i"], [("", "d", .said)]),
        (["s", "m", "t"], [("", "p", .smtp)]),
        (["s", "e", "rn"], [("r", "v", .server), ("n", "d", .sender)]),
        (["t", "h", "e"], [("", " ", .the)]),
        (
            ["r", "e", "afmst"],
            [
                ("t", "u", .returned), ("f", "u", .refused), ("m", "o", .remote),
                ("s", "p", .responded), ("a", "s", .reason),
            ]
        ),
        (["r", "c", "p"], [("", "t", .recipient)]),
        (["g", "e", "n"], [("", "e", .generated)]),
        (["g", "r", "e"], [("", "e", .greeting)]),
        (["g", "i", "v"], [("", "i", .giving)]),
        (["d", "i", "a"], [("", "g", .diagnostic)]),
        (["d", "o", "e"], [("", "s", .doesNot)]),
        (["e", "r", "r"], [("", "o", .error)]),
        (["h", "o", "s"], [("", "t", .host)]),
        (["m", "a", "i"], [("", "l", .mail)]),
        (["m", "y"], [("", " ", .my)]),
        (["v", "e", "r"], [("", "i", .verification)]),
        (["f", "a", "i"], [("", "l", .failed)]),
        (["<", "<", "<"], [("", "", .arrows)]),
        (["-", ">"], [("", "", .arrow)]),
        ([">", " "], [("", "", .smtpTag)]),
        (["(", "id"], [("i", "n", .inReply), ("d", "e", .delivery)]),
        (["[", "rm"], [("r", "c", .rcpt), ("m", "a", .mailFrom)]),
    ]

    private init() {
        var steps = [UInt64](repeating: 0, count: 256)
        var lengths = [UInt8](repeating: 0, count: 64)
        var starts = [UInt8](repeating: 0, count: 65)
        var kinds: [Ending] = []
        var (first, last): (UInt64, UInt64) = (0, 0)
        var bit = 0
        for prefix in Self.prefixes {
            first |= 1 << UInt64(bit)
            for place in prefix.places {
                for byte in UInt8.min...255
                where place.utf8.contains(where: { Self.fits(byte, $0) }) {
                    steps[Int(byte)] |= 1 << UInt64(bit)
                }
                bit += 1
            }
            last |= 1 << UInt64(bit - 1)
            lengths[bit - 1] = UInt8(prefix.places.count)
            kinds += prefix.kinds.map {
                Ending(last: $0.0.utf8.first ?? 0, next: $0.1.utf8.first ?? 0, kind: $0.2)
            }
            for later in bit...64 { starts[later] = UInt8(kinds.count) }
        }
        (self.steps, self.first, self.last) = (steps, first, last)
        (self.lengths, self.starts, self.kinds) = (lengths, starts, kinds)
    }
}

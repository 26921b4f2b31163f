/// A place in a diagnostic at which something may start that a reader looks for.
struct Landmark: Sendable, Equatable {
    let place: UInt32
    let kind: Kind

    /// What may start there: nothing is certain but its first bytes.
    enum Kind: UInt8, Sendable {
        /// A reply code or an enhanced status.
        case number
        /// Words of a relay: those of `RelayUnwrapper.markers` that start so.
        case said, refused, returnedBehindBlank, smtp, arrows, remote, the, generated, returned
        case diagnostic, responded, error, server, reason, arrow
        /// What relays put behind a reply.
        case inReply, delivery, giving, rcpt, mail, smtpTag
    }
}

/// Finds all landmarks of a text in one pass, whatever their number.
///
/// A bit-parallel automaton (shift-and): one bit for each byte of each prefix, so that a byte of the
/// text costs a table lookup and three operations.
enum Landmarks {
    /// Prefixes in lower case; a blank stands for one blank of any kind, `#` for a digit or a dot.
    private static let prefixes: [(Landmark.Kind, String)] = [
        (.said, "sai"), (.refused, "ref"), (.returnedBehindBlank, " re"), (.smtp, "smt"),
        (.arrows, "<<<"), (.remote, "rem"), (.the, "the"), (.generated, "gen"),
        (.returned, "ret"), (.diagnostic, "dia"), (.responded, "res"), (.error, "err"),
        (.server, "ser"), (.reason, "rea"), (.giving, "giv"), (.arrow, "->"), (.inReply, "(i"),
        (.delivery, "(d"), (.rcpt, "[r"), (.mail, "[m"), (.smtpTag, "> "),
    ]

    private struct Automaton: Sendable {
        /// For each byte, the bits of the places where a prefix has it.
        var steps = [UInt64](repeating: 0, count: 256)
        var first: UInt64 = 0
        var last: UInt64 = 0
        /// By the bit of a prefix' last byte: what it is, and how long.
        var kinds = [Landmark.Kind](repeating: .number, count: 64)
        var lengths = [UInt8](repeating: 0, count: 64)

        init() {
            var bit = 0
            for (kind, prefix) in [(Landmark.Kind.number, "###")] + prefixes {
                first |= 1 << UInt64(bit)
                for (offset, wanted) in prefix.utf8.enumerated() {
                    for byte in UInt8.min...255 where fits(byte, wanted, at: offset) {
                        steps[Int(byte)] |= 1 << UInt64(bit)
                    }
                    bit += 1
                }
                last |= 1 << UInt64(bit - 1)
                kinds[bit - 1] = kind
                lengths[bit - 1] = UInt8(prefix.utf8.count)
            }
        }

        private func fits(_ byte: UInt8, _ wanted: UInt8, at offset: Int) -> Bool {
            switch wanted {
            case 0x20: return ASCII.isBlank(byte)
            case UInt8(ascii: "#"):
                if offset == 0 { return [0x32, 0x34, 0x35].contains(byte) }
                return ASCII.isDigit(byte) || (offset == 1 && byte == UInt8(ascii: "."))
            default: return ASCII.lowered(byte) == wanted
            }
        }
    }

    private static let automaton = Automaton()

    /// Puts the landmarks of `bytes` into `found`, by place.
    /// - Complexity: O(length of the text).
    static func find(in bytes: [UInt8], into found: inout [Landmark]) {
        found.removeAll(keepingCapacity: true)
        var index = 0
        var state: UInt64 = 0
        while advance(bytes.span, &index, &state) {
            add(state & automaton.last, endingAt: index - 1, bytes, &found)
        }
    }

    /// Reads on behind the next byte that ends a prefix; false where the text ends without one.
    @inline(never)  // a loop of its own keeps all that it needs in registers
    private static func advance(
        _ text: Swift.Span<UInt8>, _ index: inout Int, _ state: inout UInt64
    ) -> Bool {
        let table = automaton.steps
        let steps = table.span
        let (first, last) = (automaton.first, automaton.last)
        var place = index
        var bits = state
        var hits: UInt64 = 0
        while place < text.count, hits == 0 {
            bits = ((bits &<< 1) | first) & steps[Int(text[place])]
            hits = bits & last
            place &+= 1
        }
        (index, state) = (place, bits)
        return hits != 0
    }

    private static func add(
        _ hits: UInt64, endingAt end: Int, _ bytes: [UInt8], _ found: inout [Landmark]
    ) {
        var hits = hits
        while hits != 0 {
            let bit = hits.trailingZeroBitCount
            hits &= hits - 1
            let place = end + 1 - Int(automaton.lengths[bit])
            let kind = automaton.kinds[bit]
            if kind == .number, place > 0, ASCII.isLetterOrDigit(bytes[place - 1]) { continue }
            found.append(Landmark(place: UInt32(truncatingIfNeeded: place), kind: kind))
        }
    }
}

extension [Landmark] {
    /// The index of the first one at `place` or behind it.
    /// - Complexity: O(log n).
    func index(from place: Int) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].place < place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

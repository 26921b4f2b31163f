internal import DeliveryStatus
internal import Hashing

/// Remembers of which text a masked diagnostic is a spelling.
///
/// The answer is a pure function of the masked diagnostic and three fields, so what is forgotten
/// changes nothing but time.
struct IdentityCache: Sendable {
    struct Entry: Sendable {
        fileprivate var spelling: UInt64
        var key: UInt64
        var facts: ReportedFacts
        var speaker: TextIdentity.Speaker
    }

    private let secret: StateKey
    /// A power of two of slots, in sets of four: a text is in the set that its hash names.
    private var entries: ContiguousArray<Entry?>
    /// How many new spellings there were since the last growth.
    private var misses = 0

    private static let smallest = 256
    private static let largest = 32_768

    init(_ secret: StateKey) {
        self.secret = secret
        entries = ContiguousArray(repeating: nil, count: Self.smallest)
    }

    /// What the diagnostic is, and the text where it was not known already.
    /// - Complexity: O(length of the text); that of `Normalizer.normalize` for one that is new.
    mutating func identity(
        _ masked: [UInt8], status: EnhancedStatus?, action: DeliveryAction?, phase: SMTPPhase?
    ) -> (entry: Entry, newText: [UInt8]?) {
        let spelling = spelling(masked, status, action, phase)
        for slot in slots(of: spelling) {
            if let known = entries[slot], known.spelling == spelling {
                return (known, nil)
            }
        }
        let identity = TextIdentity(masked: masked, status: status, action: action, phase: phase)
        let entry = Entry(
            spelling: spelling, key: identity.key.value, facts: identity.facts,
            speaker: identity.speaker)
        if misses * 2 > entries.count, entries.count < Self.largest { grow() }
        misses += 1
        put(entry)
        return (entry, identity.text)
    }

    private mutating func grow() {
        let old = entries
        entries = ContiguousArray(repeating: nil, count: old.count * 4)
        for case let entry? in old { put(entry) }
    }

    /// Puts an entry into a free slot of its set, else in the place of any.
    private mutating func put(_ entry: Entry) {
        let slots = slots(of: entry.spelling)
        let free = slots.first { entries[$0] == nil }
        entries[free ?? slots.lowerBound + Int(entry.spelling >> 62)] = entry
    }

    private func slots(of spelling: UInt64) -> Range<Int> {
        let first = Int(truncatingIfNeeded: spelling) & (entries.count - 4)
        return first..<first + 4
    }

    private func spelling(
        _ masked: [UInt8], _ status: EnhancedStatus?, _ action: DeliveryAction?, _ phase: SMTPPhase?
    ) -> UInt64 {
        var hash = SipHash(secret)
        masked.withUnsafeBytes { hash.append($0) }
        var fields: UInt64 = 0
        if let status {
            fields =
                UInt64(status.category) << 40 | UInt64(status.subject) << 24
                | UInt64(status.detail) << 8
        }
        fields |= UInt64(Self.number(action)) << 4 | UInt64(Self.number(phase))
        withUnsafeBytes(of: fields.littleEndian) { hash.append($0) }
        return hash.value
    }

    private static func number(_ action: DeliveryAction?) -> Int {
        switch action {
        case nil: 0
        case .failed: 1
        case .delayed: 2
        case .delivered: 3
        case .relayed: 4
        case .expanded: 5
        }
    }

    private static func number(_ phase: SMTPPhase?) -> Int {
        switch phase {
        case nil: 0
        case .connect: 1
        case .ehlo: 2
        case .mailFrom: 3
        case .rcptTo: 4
        case .data: 5
        }
    }
}

internal import DeliveryStatus

/// What deciding needs of each signature, as flat arrays: what a compiled file stores as blobs.
///
/// A row is eight numbers; lists lie behind one another in an array of their own and end where the
/// next row's list starts, so there is one row more than signatures.
package struct SignatureTable: Sendable, Equatable {
    /// How many numbers a row has.
    package static let width = 8

    package var rows: [UInt32] = [UInt32](repeating: 0, count: width)
    /// Reply codes.
    package var codes: [UInt32] = []
    /// Enhanced statuses, as `EnhancedStatus.number`.
    package var statuses: [UInt32] = []
    /// Guard groups.
    package var guards: [UInt32] = []
    /// Signatures that are beaten within a layer.
    package var overrides: [UInt32] = []
    /// Signatures without templates: their codes (`codeKey`), rising, and behind each the signature.
    package var codeKeys: [UInt32] = []
    package var codeSignatures: [UInt32] = []

    package init() {}

    package init(_ signatures: [SignatureRecord], _ image: KnowledgeImage) {
        self.init()
        rows = []
        rows.reserveCapacity((signatures.count + 1) * Self.width)
        var keys: [(key: UInt32, signature: UInt32)] = []
        for (number, record) in signatures.enumerated() {
            addRow(Self.facts(record, image), UInt32(record.reason), UInt32(record.origin))
            // In order, for rows of a table have none of their own.
            codes += record.replyCodes.map { UInt32($0.value) }.sorted()
            statuses += record.enhancedStatuses.map(\.number).sorted()
            guards += record.guards.map { UInt32($0) }.sorted()
            overrides += record.overrides.map { UInt32($0) }.sorted()
            guard !record.hasTemplates else { continue }
            if record.enhancedStatuses.isEmpty {
                keys += record.replyCodes.map { (UInt32($0.value), UInt32(number)) }
            } else {
                keys += record.enhancedStatuses.map { ($0.number, UInt32(number)) }
            }
        }
        addRow(0, 0, 0)
        keys.sort { ($0.key, $0.signature) < ($1.key, $1.signature) }
        codeKeys = keys.map(\.key)
        codeSignatures = keys.map(\.signature)
    }

    private mutating func addRow(_ facts: UInt32, _ reason: UInt32, _ origin: UInt32) {
        rows += [
            facts, reason, origin, UInt32(codes.count), UInt32(statuses.count),
            UInt32(guards.count), UInt32(overrides.count), 0,
        ]
    }

    package var count: Int { rows.count / Self.width - 1 }
}

extension SignatureTable {
    /// Layer, status, phases and the rest of a signature's small facts in one number.
    package struct Facts {
        let bits: UInt32

        var layer: Layer { Layer(rawValue: Int(bits & 0xF)) ?? .replyCode }
        /// The bits of the phases that it names.
        var phases: UInt32 { bits >> 4 & 0x1F }
        var requiresRemoteMTA: Bool { bits & Self.remote != 0 }
        /// Whether it is permanent and about what may suppress: the host must then be known for certain.
        var meansDeath: Bool { bits & Self.death != 0 }
        package var wouldSuppress: Bool { bits & Self.suppresses != 0 }
        var isStable: Bool { status == .stable }
        var verdict: Verdict {
            switch bits >> 14 & 3 {
            case 1: .permanent
            case 2: .transient
            default: .undetermined
            }
        }
        package var status: SignatureStatus {
            switch bits >> 16 & 3 {
            case 1: .stable
            case 2: .experimental
            default: .deprecated
            }
        }

        static let remote: UInt32 = 1 << 9
        static let death: UInt32 = 1 << 10
        static let suppresses: UInt32 = 1 << 11
    }

    private static func facts(_ record: SignatureRecord, _ image: KnowledgeImage) -> UInt32 {
        var bits = UInt32(record.layer.rawValue)
        for phase in record.phases {
            bits |= phase.bit << 4
        }
        let meansDeath =
            record.verdict == .permanent && image.reasons[record.reason].allowsSuppression
        if record.requiresRemoteMTA { bits |= Facts.remote }
        if meansDeath { bits |= Facts.death }
        if image.wouldSuppress(record) { bits |= Facts.suppresses }
        switch record.verdict {
        case .permanent: bits |= 1 << 14
        case .transient: bits |= 2 << 14
        case .undetermined: break
        }
        switch record.status {
        case .stable: bits |= 1 << 16
        case .experimental: bits |= 2 << 16
        case .deprecated: break
        }
        return bits
    }

    @inline(__always)
    package func facts(_ signature: Int) -> Facts { Facts(bits: rows[signature * Self.width]) }

    @inline(__always)
    package func reason(_ signature: Int) -> Int { Int(rows[signature * Self.width + 1]) }

    @inline(__always)
    func origin(_ signature: Int) -> Int { Int(rows[signature * Self.width + 2]) }

    /// The places of a signature's codes in `codes`.
    @inline(__always)
    func codes(_ signature: Int) -> Range<Int> { list(signature, 3) }

    @inline(__always)
    func statuses(_ signature: Int) -> Range<Int> { list(signature, 4) }

    @inline(__always)
    func guards(_ signature: Int) -> Range<Int> { list(signature, 5) }

    @inline(__always)
    func overrides(_ signature: Int) -> Range<Int> { list(signature, 6) }

    /// Starts rise, as validation has checked.
    @inline(__always)
    private func list(_ signature: Int, _ column: Int) -> Range<Int> {
        let place = signature * Self.width + column
        return Int(rows[place])..<Int(rows[place + Self.width])
    }

    /// Whether a signature names a code or a status.
    func names(_ signature: Int, _ code: ReplyCode) -> Bool {
        codes(signature).contains { codes[$0] == UInt32(code.value) }
    }

    func names(_ signature: Int, _ status: EnhancedStatus) -> Bool {
        statuses(signature).contains { statuses[$0] == status.number }
    }

    /// Calls `body` with each signature without templates that names `key`.
    /// - Complexity: O(log n).
    func eachCodeOnly(_ key: UInt32, _ body: (Int) -> Void) {
        var low = 0
        var high = codeKeys.count
        while low < high {
            let middle = (low + high) / 2
            if codeKeys[middle] < key { low = middle + 1 } else { high = middle }
        }
        while low < codeKeys.count, codeKeys[low] == key {
            body(Int(codeSignatures[low]))
            low += 1
        }
    }
}

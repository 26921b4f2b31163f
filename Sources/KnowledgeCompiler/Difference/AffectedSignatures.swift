internal import SignatureMatching

/// A signature on which stored suppressions may rest that would not be made any more.
package struct AffectedSignature: Sendable {
    package var id: String
    /// The last revision that may have suppressed; all earlier ones may have, too.
    package var lastRevision: Int
    /// The live id that took over.
    package var now: String?
    /// Every reason why, each a part of a sentence.
    package var why: [String]

    /// `id@1..3`, or `id@1`.
    package var text: String {
        lastRevision > 1 ? "\(id)@1..\(lastRevision)" : "\(id)@1"
    }

    /// The signatures whose answers lost suppressibility, by id.
    package static func all(in difference: KnowledgeDifference) -> [AffectedSignature] {
        let old = SignatureFacts.all(difference.old.image)
        let new = SignatureFacts.all(difference.new.image)
        let names = Succession(difference.new.image)
        let lost = Dictionary(grouping: difference.answers?.lost ?? []) {
            $0.oldSignature?.id ?? ""
        }
        return old.sorted { $0.key < $1.key }.compactMap { id, facts in
            guard facts.canSuppress else { return nil }
            var affected = AffectedSignature(
                id: id, lastRevision: facts.record.revision, now: nil, why: [])
            if let now = new[id] {
                affected.why = now.obstacles
                // Revisions that came between may have suppressed as well; the present one does not.
                affected.lastRevision = max(affected.lastRevision, now.record.revision - 1)
            } else {
                affected.tell(names.kind(id))
            }
            if let rows = lost[id], let first = rows.first {
                let others = rows.count > 1 ? " and \(rows.count - 1) more" : ""
                affected.why.append(
                    "no longer suppresses '\(first.diagnostic)'\(others), now \(first.new.text)")
            }
            return affected.why.isEmpty ? nil : affected
        }
    }

    private mutating func tell(_ kind: SignatureChange.Kind) {
        switch kind {
        case .renamed(let name):
            now = name
            why.append("renamed to \(name)")
        case .retired(let successor):
            now = successor.isEmpty ? nil : successor
            why.append("retired" + (successor.isEmpty ? "" : ", superseded by \(successor)"))
        default: why.append("gone")
        }
    }
}

extension SignatureFacts {
    /// Whether answers may rest a suppression on it.
    fileprivate var canSuppress: Bool { wouldSuppress && record.status == .stable }

    /// Why it does not suppress; empty where it does.
    fileprivate var obstacles: [String] {
        guard !canSuppress else { return [] }
        var found: [String] = []
        if record.status != .stable { found.append("the status is \(record.status.rawValue)") }
        if record.verdict != .permanent {
            found.append("the verdict is \(record.verdict.rawValue)")
        }
        if !reason.allowsSuppression { found.append("the reason is \(reason.id)") }
        if found.isEmpty { found.append("the layer is \(record.layer.name)") }
        return found
    }
}

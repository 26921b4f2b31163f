internal import DeliveryStatus
internal import SignatureMatching

/// How two knowledge versions answer the same texts.
package struct AnswerComparison: Sendable {
    /// The part of an answer that people act on.
    package struct Answer: Sendable, Hashable {
        package var verdict: String
        package var reason: String
        package var suppress: Bool

        /// `permanent user_unknown suppress`.
        package var text: String { "\(verdict) \(reason)" + (suppress ? " suppress" : "") }
    }

    /// A text with both answers.
    package struct Row: Sendable {
        package var diagnostic: String
        package var old: Answer
        package var new: Answer
        /// The signatures that gave them, nil where none did.
        package var oldSignature: SignatureRevision?
        package var newSignature: SignatureRevision?
    }

    /// A signature as a stored answer names it.
    package struct SignatureRevision: Sendable, Hashable {
        package var id: String
        package var revision: Int

        /// `id@revision`.
        package var text: String { "\(id)@\(revision)" }
    }

    /// Texts whose answer went from one to another.
    package struct Group: Sendable {
        package var old: Answer
        package var new: Answer
        package var rows: [Row]
    }

    /// How many texts were compared.
    package var textCount: Int
    /// What changed, the largest group first, those that suppress before others.
    package var groups: [Group]

    package var changed: [Row] { groups.flatMap(\.rows) }
    /// Texts that suppress now and did not.
    package var gained: [Row] { changed.filter { !$0.old.suppress && $0.new.suppress } }
    /// Texts that did suppress and do not any more.
    package var lost: [Row] { changed.filter { $0.old.suppress && !$0.new.suppress } }

    /// Compares on every example, counter-example and fixture of both versions.
    init(_ old: KnowledgeVersion, _ new: KnowledgeVersion) {
        let events = Self.distinct(old.events + new.events)
        textCount = events.count
        let deciders = (Decider(old.knowledge), Decider(new.knowledge))
        var rows: [[Answer]: [Row]] = [:]
        for event in events {
            let before = deciders.0.classify(event)
            let after = deciders.1.classify(event)
            let row = Row(
                diagnostic: event.diagnostic, old: Answer(before), new: Answer(after),
                oldSignature: SignatureRevision(before), newSignature: SignatureRevision(after))
            if row.old != row.new { rows[[row.old, row.new], default: []].append(row) }
        }
        groups = rows.map { Group(old: $0.key[0], new: $0.key[1], rows: $0.value) }
            .sorted { $0.precedes($1) }
    }

    /// Each event once, in the order of its fields.
    private static func distinct(_ events: [BounceEvent]) -> [BounceEvent] {
        var seen: [[String]: BounceEvent] = [:]
        for event in events {
            let key = [
                event.diagnostic, event.recipient ?? "", event.status?.description ?? "",
                event.action?.rawValue ?? "", event.phase?.rawValue ?? "", event.remoteMTA ?? "",
            ]
            seen[key] = event
        }
        return seen.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }
}

extension AnswerComparison.Answer {
    fileprivate init(_ answer: Classification) {
        self.init(
            verdict: answer.verdict.rawValue, reason: answer.reason, suppress: answer.suppress)
    }
}

extension AnswerComparison.SignatureRevision {
    fileprivate init?(_ answer: Classification) {
        guard let id = answer.signature, let revision = answer.revision else { return nil }
        self.init(id: id, revision: revision)
    }
}

extension AnswerComparison.Group {
    fileprivate func precedes(_ other: Self) -> Bool {
        let (mine, its) = (old.suppress != new.suppress, other.old.suppress != other.new.suppress)
        if mine != its { return mine }
        if rows.count != other.rows.count { return rows.count > other.rows.count }
        return (old.text, new.text) < (other.old.text, other.new.text)
    }
}

internal import BounceClassifier
internal import DeliveryStatus
internal import KnowledgeCompiler
package import KnowledgeModel
internal import SignatureMatching

/// No two signatures of a layer claim one sentence with different meanings.
package struct AmbiguousPair: LintRule {
    package static let id = "ambiguous-pair"
    package static let family = LintFamily.precedence
    package static let canBeWaived = true
    package static let rationale =
        "Two signatures of one layer that cover the same text from its first word to its last, with "
        + "different reasons, leave the answer to caution or to the order of the reasons. The message "
        + "prints a text that both match; say with `overrides` which one is right there, or narrow one of "
        + "them. That two sentences may stand behind each other in a reply is no ambiguity."
    package static let triggering = [
        LintExample(
            LintFixtures.file([
                LintFixtures.entry(
                    id: "↓sample.listed", reason: "ip_reputation",
                    contains: ["mailbox {text} here refused"],
                    examples: ["550 5.7.1 mailbox of yours here refused"], counterExamples: []),
                LintFixtures.entry(
                    id: "sample.no-mailbox", contains: ["mailbox unknown {text} refused"],
                    examples: ["550 5.1.1 mailbox unknown and refused"]),
            ]))
    ]
    package static let passing = [
        LintExample(
            LintFixtures.file([
                LintFixtures.entry(
                    id: "sample.listed", reason: "ip_reputation", contains: ["mailbox is refused"],
                    examples: ["550 5.7.1 mailbox is refused"], counterExamples: []),
                LintFixtures.entry(
                    id: "sample.no-mailbox", contains: ["mailbox {text} is refused here"],
                    extra: ["overrides: [sample.listed]"],
                    examples: ["550 5.1.1 mailbox x is refused here"]),
            ]))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        guard let classifier = context.classifier else { return [] }
        let image = context.compilation.image
        let relations = context.relations
        let byLayer = Dictionary(grouping: 0..<image.tables.templateCount) {
            image.signatures[relations.signature(of: $0)].layer
        }
        var pairs: [(Int, Int)] = []
        for layer in byLayer.keys.sorted() {
            pairs += relations.collisionCandidates(byLayer[layer] ?? []) { one, other in
                image.differ(relations.signature(of: one), relations.signature(of: other))
            }
        }
        let collisions = Parallel.map(pairs) { one, other -> Collision? in
            let (first, second) = (relations.template(one), relations.template(other))
            guard let text = TemplateComparison.collision(first, second) else { return nil }
            let (left, right) = (relations.signature(of: one), relations.signature(of: other))
            let event = image.event(text, left, right)
            let explanation = classifier.explain(event)
            let fates = [left, right].map { number in
                explanation.participants.first { $0.id == image.signatures[number].id }?.fate
            }
            // What a field or a guard keeps apart, or a rule of the corpus decides, is settled.
            guard fates.allSatisfy({ $0.isOpen }), fates.contains(.won) else { return nil }
            return Collision(
                one: image.signatures[left].id, other: image.signatures[right].id,
                text: event.diagnostic, step: explanation.step,
                winner: explanation.classification.signature ?? "")
        }
        let locations = Dictionary(
            context.pack.signatures.map { ($0.entry.id.value, $0.entry.id.location) },
            uniquingKeysWith: { first, _ in first })
        var seen: Set<[String]> = []
        return collisions.compactMap { $0 }.compactMap { collision in
            guard seen.insert([collision.one, collision.other]).inserted,
                let location = locations[collision.one]
            else { return nil }
            return Self.problem(
                location,
                "\(collision.one) and \(collision.other) both match '\(collision.text)'; "
                    + "\(collision.winner) wins by \(collision.step.rawValue) only")
        }
    }

    private struct Collision: Sendable {
        var one: String
        var other: String
        var text: String
        var step: DecidingStep
        var winner: String
    }
}

extension DecidingStep {
    /// Whether the step decides without a word of the corpus on it.
    fileprivate var isLastResort: Bool { self == .caution || self == .order }
}

extension Explanation.Fate? {
    /// Whether it won, or lost by a last resort.
    fileprivate var isOpen: Bool {
        switch self {
        case .won: true
        case .dropped(let step): step.isLastResort
        default: false
        }
    }
}

extension KnowledgeImage {
    /// Whether two signatures mean different things and could match one reply.
    fileprivate func differ(_ one: Int, _ other: Int) -> Bool {
        let (left, right) = (signatures[one], signatures[other])
        func meet<Value: Hashable>(_ key: (SignatureRecord) -> [Value]) -> Bool {
            key(left).isEmpty || key(right).isEmpty || !Set(key(left)).isDisjoint(with: key(right))
        }
        let isRemote = left.requiresRemoteMTA || right.requiresRemoteMTA
        return one != other && left.reason != right.reason
            && (!isRemote || left.origin == right.origin)
            && meet(\.replyCodes) && meet(\.enhancedStatuses) && meet(\.phases)
    }

    /// A reply of `text` that fits the fields of both signatures.
    fileprivate func event(_ text: String, _ one: Int, _ other: Int) -> BounceEvent {
        let (left, right) = (signatures[one], signatures[other])
        func common<Value: Hashable>(_ key: (SignatureRecord) -> [Value]) -> Value? {
            let (a, b) = (key(left), key(right))
            return a.isEmpty ? b.first : b.isEmpty ? a.first : a.first(where: b.contains)
        }
        let status = common(\.enhancedStatuses)
        let code =
            common(\.replyCodes)?.description ?? (status?.isTransient == true ? "450" : "550")
        var event = BounceEvent(
            diagnostic: ([code] + [status?.description].compactMap { $0 } + [text])
                .joined(separator: " "))
        event.phase = common(\.phases)
        event.recipient = "user@" + TemplateLanguage.recipientDomain.joined(separator: ".")
        if left.requiresRemoteMTA || right.requiresRemoteMTA {
            event.remoteMTA = hostSuffixes.first { $0.origin == left.origin }.map {
                "mx." + $0.suffix
            }
        }
        return event
    }
}

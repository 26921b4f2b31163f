internal import BounceClassifier
internal import DeliveryStatus
package import KnowledgeModel
internal import SignatureMatching

/// Fixtures are answered as they say.
package struct FixtureFails: LintRule {
    package static let id = "fixture-fails"
    package static let rationale =
        "Fixtures are diagnostics with the answer that the whole knowledge must give; most of them are "
        + "texts that must never suppress."
    package static let triggering = LintExample(
        LintFixtures.signature(),
        fixtures: """
            fixtures:
              - {text: "550 5.1.1 no such mailbox here", suppress: true, because: it says so}
              - {text: "550 5.1.1 no such mailbox here", suppress: false, because: a wrong expectation}

            """,
        line: 3)

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        guard let classifier = context.classifier else { return [] }
        return context.pack.fixtures.compactMap { fixture in
            let answer = classifier.classify(fixture.event)
            var faults: [String] = []
            if let suppress = fixture.suppress, suppress != answer.suppress {
                faults.append("suppress is \(answer.suppress), must be \(suppress)")
            }
            if let verdict = fixture.verdict, verdict != answer.verdict {
                faults.append("verdict is \(answer.verdict.rawValue), must be \(verdict.rawValue)")
            }
            if let reason = fixture.reason, reason != answer.reason {
                faults.append("reason is \(answer.reason), must be \(reason)")
            }
            guard !faults.isEmpty else { return nil }
            let basis = answer.signature ?? "no signature"
            let why = answer.obstacles.map(\.explanation).joined(separator: "; ")
            return Problem(
                fixture.location, Self.id,
                faults.joined(separator: "; ") + " (\(basis)\(why.isEmpty ? "" : "; " + why))")
        }
    }
}

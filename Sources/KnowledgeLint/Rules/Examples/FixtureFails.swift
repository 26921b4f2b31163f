package import KnowledgeModel

/// Fixtures are answered as they say.
package struct FixtureFails: LintRule {
    package static let id = "fixture-fails"
    package static let family = LintFamily.examples
    package static let rationale =
        "Fixtures are diagnostics with the answer that the whole knowledge must give; most of them are "
        + "texts that must never suppress."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(),
            fixtures: [
                "{text: \"550 5.1.1 no such mailbox here\", suppress: true, because: it says so}",
                "↓{text: \"550 5.1.1 no such mailbox here\", suppress: false, because: a wrong expectation}",
            ])
    ]
    package static let passing = [
        LintExample(
            entry: LintFixtures.entry(),
            fixtures: ["{text: \"550 Hello\", suppress: false, because: it says nothing}"])
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.results.compactMap { result in
            guard case .fixture = result.trial.expectation, let fault = result.fault else {
                return nil
            }
            return Self.problem(result.trial.location, fault)
        }
    }
}

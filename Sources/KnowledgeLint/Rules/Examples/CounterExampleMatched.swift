package import KnowledgeModel

/// A counter-example must not be answered by the signature it stands with.
package struct CounterExampleMatched: LintRule {
    package static let id = "counter-example-matched"
    package static let family = LintFamily.examples
    package static let rationale =
        "Counter-examples are the texts that look like the signature's and mean something else. No answer "
        + "to one may come from the signature, and none may suppress because of it."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(counterExamples: ["↓550 5.1.1 no such mailbox here"]))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.results.compactMap { result in
            guard case .notAnswered = result.trial.expectation, let fault = result.fault else {
                return nil
            }
            return Self.problem(result.trial.location, fault)
        }
    }
}

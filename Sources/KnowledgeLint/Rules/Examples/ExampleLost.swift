package import KnowledgeModel

/// Every example is answered by its own signature, over the whole corpus.
package struct ExampleLost: LintRule {
    package static let id = "example-lost"
    package static let family = LintFamily.examples
    package static let rationale =
        "An example that another signature answers shows that the corpus contradicts itself, or that the "
        + "words are not the words of the example. The message names the winner and the step that decided. "
        + "A higher layer may answer it with the same reason."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(examples: ["↓550 5.1.1 Mailbox of someone else"])),
        LintExample(
            entry: LintFixtures.entry(
                match: ["enhanced_status: \"5.1.1\""], examples: ["↓550 no such mailbox here"])),
        LintExample(
            entry: LintFixtures.entry(
                match: ["unless: [later]"], examples: ["↓550 no such mailbox here, try later"])),
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.results.compactMap { result in
            guard case .answered = result.trial.expectation, let fault = result.fault else {
                return nil
            }
            return Self.problem(result.trial.location, fault)
        }
    }
}

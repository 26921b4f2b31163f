internal import BounceClassifier
package import KnowledgeModel
internal import SignatureMatching

/// A counter-example must not be answered by the signature it stands with.
package struct CounterExampleMatched: LintRule {
    package static let id = "counter-example-matched"
    package static let rationale =
        "Counter-examples are the texts that look like the signature's and mean something else. No answer "
        + "to one may come from the signature, and none may suppress because of it."
    package static let triggering = LintExample(
        LintFixtures.signature(counterExamples: ["550 5.1.1 no such mailbox here"]), line: 18)

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        guard let classifier = context.classifier else { return [] }
        var problems: [Problem] = []
        for (_, entry) in context.pack.signatures {
            for example in entry.counterExamples {
                let answer = classifier.classify(example.event)
                guard answer.signature == entry.id.value else { continue }
                problems.append(
                    Problem(
                        example.location, Self.id,
                        "\(entry.id.value) answers its own counter-example; narrow its templates, "
                            + "fields or guards"))
            }
        }
        return problems
    }
}

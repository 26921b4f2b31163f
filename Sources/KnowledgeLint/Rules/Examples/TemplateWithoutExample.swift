internal import DeliveryStatus
internal import KnowledgeCompiler
package import KnowledgeModel
internal import SignatureMatching

/// Each template line has an example that it matches.
package struct TemplateWithoutExample: LintRule {
    package static let id = "template-without-example"
    package static let family = LintFamily.examples
    package static let severity = Problem.Severity.warning
    package static let rationale =
        "A template line that none of the signature's examples matches may hold a word that no server "
        + "says; the corpora that went before are full of such lines. Lines of classes in standard/ stand "
        + "for hundreds of templates; the fixtures try those."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(contains: ["no such mailbox here", "↓no such person here"]))
    ]
    package static let passing = [
        LintExample(
            entry: LintFixtures.entry(
                contains: ["no such mailbox here", "no such person here"],
                examples: ["550 5.1.1 no such mailbox here", "550 5.1.1 no such person here"]))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        var problems: [Problem] = []
        for (file, entry) in context.pack.signatures where entry.match.lines.count > 1 {
            if case .standard = file.scope { continue }
            let replies = entry.examples.map { Normalizer.normalize($0.event) }
            for (number, (line, _)) in entry.match.lines.enumerated() {
                let templates = context.templates(of: entry.id.value, line: number)
                guard !templates.isEmpty, let probe = try? TemplateProbe(templates) else {
                    continue
                }
                if !replies.contains(where: probe.matches) {
                    problems.append(
                        Self.problem(
                            line.location,
                            "no example of \(entry.id.value) shows this template; add one"))
                }
            }
        }
        return problems
    }
}

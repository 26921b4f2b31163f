internal import DeliveryStatus
internal import KnowledgeCompiler
package import KnowledgeModel
internal import SignatureMatching

/// Each template line has an example that it matches.
package struct TemplateWithoutExample: LintRule {
    package static let id = "template-without-example"
    package static let rationale =
        "A template line that none of the signature's examples matches may hold a word that no server "
        + "says; the corpora that went before are full of such lines."
    package static let triggering = LintExample(
        LintFixtures.signature(contains: ["no such mailbox here", "no such person here"]), line: 13)

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        let classes = context.compilation.image.phraseGroups.wordClasses
        var problems: [Problem] = []
        for (file, entry) in context.pack.signatures where entry.match.lines.count > 1 {
            // Lines of classes stand for hundreds of templates; the fixtures try those.
            if case .standard = file.scope { continue }
            let replies = entry.examples.map { Normalizer.normalize($0.event) }
            for (line, mode) in entry.match.lines {
                let templates =
                    (try? TemplateParser.templates(line.value, mode: mode, classes: classes)) ?? []
                guard !templates.isEmpty, let probe = try? TemplateProbe(templates) else {
                    continue
                }
                if !replies.contains(where: probe.matches) {
                    problems.append(
                        Problem(
                            line.location, Self.id,
                            "no example of \(entry.id.value) shows this template; add one",
                            severity: .warning))
                }
            }
        }
        return problems
    }
}

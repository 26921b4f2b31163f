internal import KnowledgeCompiler
package import KnowledgeModel
internal import SignatureMatching

/// No line of a signature is contained in another line of it.
package struct UnreachableTemplate: LintRule {
    package static let id = "unreachable-template"
    package static let family = LintFamily.precedence
    package static let severity = Problem.Severity.warning
    package static let canBeWaived = true
    package static let isFixedByRemoval = true
    package static let rationale =
        "A line whose every text another line of the same signature matches as well says nothing; it only "
        + "makes the list longer. Decided on the templates themselves, for all texts. A line that takes a "
        + "guard phrase into its own words, or is narrower than another signature's, has its use."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(
                contains: ["no such mailbox", "↓no such mailbox here"],
                examples: ["550 5.1.1 no such mailbox", "550 5.1.1 no such mailbox here"])),
        LintExample(
            entry: LintFixtures.entry(
                contains: ["no such mailbox {token}", "↓no such mailbox {address}"],
                examples: ["550 no such mailbox <user@example.com>"])),
    ]
    package static let passing = [
        LintExample(
            entry: LintFixtures.entry(
                contains: ["no such mailbox {host}", "no such mailbox {address}"],
                examples: [
                    "550 no such mailbox <user@example.com>", "550 no such mailbox mx.example.com",
                ]))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        let relations = context.relations
        let lines = context.compilation.templateLines
        return Parallel.map(context.pack.signatures.map(\.entry)) { entry -> [Problem] in
            guard entry.match.lines.count > 1, let number = context.number(of: entry.id.value)
            else { return [] }
            let templates = relations.templates(of: number)
            let record = context.compilation.image.signatures[number]
            // The line of a template that contains this one; of two equal ones, the first stays.
            func container(_ template: Int) -> Int? {
                let all = relations.containing(template)
                // What it beats by being narrower, the wider one must beat as well.
                let rivals = all.filter { !templates.contains($0) }
                return all.first { wide in
                    templates.contains(wide) && lines[wide] != lines[template]
                        && (wide < template || !relations.contains(template, wide))
                        && rivals.allSatisfy { relations.contains($0, wide) }
                }.map { lines[$0] }
            }
            return entry.match.lines.indices.compactMap { line in
                let own = templates.filter { lines[$0] == line }
                var wider: Int?
                for template in own {
                    guard !relations.consumesGuard(template, of: record),
                        let found = container(template)
                    else { return nil }
                    wider = found
                }
                let text = entry.match.lines[line].line
                let what =
                    wider.map { "'\(entry.match.lines[$0].line.value)' matches all of its texts" }
                    ?? "other lines write it out already"
                return Self.problem(text.location, "\(what); remove it")
            }
        }.flatMap { $0 }
    }
}

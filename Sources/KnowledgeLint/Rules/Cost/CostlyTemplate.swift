package import KnowledgeModel
internal import SignatureMatching

/// No signature makes the compiled file large or the search slow.
package struct CostlyTemplate: LintRule {
    package static let id = "costly-template"
    package static let family = LintFamily.cost
    package static let canBeWaived = true
    package static let rationale =
        "Classes multiply: three of twenty phrases are 8,000 templates. A line stands for at most 5,000 of "
        + "them, and holds at most eight holes. Matching is linear whatever is written here; this keeps "
        + "the file small."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(
                contains: [
                    "↓no such mailbox {number} {number} {number} {number} {number} {number} {number} {number} {number}"
                ],
                examples: ["550 no such mailbox 1 2 3 4 5 6 7 8 9"]))
    ]

    static let templateLimit = 5_000
    static let holeLimit = 8

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        var problems: [Problem] = []
        for (_, entry) in context.pack.signatures {
            for (number, (line, _)) in entry.match.lines.enumerated() {
                let templates = context.templates(of: entry.id.value, line: number)
                if templates.count > Self.templateLimit {
                    problems.append(
                        Self.problem(
                            line.location,
                            "the line stands for \(templates.count) templates, at most "
                                + "\(Self.templateLimit); use fewer classes"))
                }
                let holes =
                    templates.first?.elements.count { if case .hole = $0 { true } else { false } }
                    ?? 0
                if holes > Self.holeLimit {
                    problems.append(
                        Self.problem(
                            line.location, "\(holes) holes, at most \(Self.holeLimit); use {text}"))
                }
            }
        }
        return problems
    }
}

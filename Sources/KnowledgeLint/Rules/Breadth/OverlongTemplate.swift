package import KnowledgeModel

/// A template is the sentence that tells, not the whole reply.
package struct OverlongTemplate: LintRule {
    package static let id = "overlong-template"
    package static let family = LintFamily.breadth
    package static let severity = Problem.Severity.warning
    package static let canBeWaived = true
    package static let rationale =
        "Long templates break when the provider changes one word of its advice. Quote the sentence that "
        + "tells this reply from others, in at most 160 characters."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(
                contains: ["↓no such mailbox " + String(repeating: "here ", count: 31) + "here"],
                examples: ["550 no such mailbox " + String(repeating: "here ", count: 32)]))
    ]

    /// The longest template that is fine, in characters.
    static let limit = 160

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.pack.signatures.flatMap { _, entry in
            entry.match.lines.filter { $0.line.value.count > Self.limit }.map { line, _ in
                Self.problem(
                    line.location,
                    "\(line.value.count) characters; quote the telling sentence in \(Self.limit)")
            }
        }
    }
}

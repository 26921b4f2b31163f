package import KnowledgeModel

/// One thing that knowledge must not do.
///
/// A rule is a file in `Rules/`: what it demands and why, packs on which it fires and does not, and
/// how it is found. Tests, `kb lint --explain` and the contributor guide read them from there.
package protocol LintRule: Sendable {
    /// The name, as `[rule-name]` behind the message.
    static var id: String { get }
    static var family: LintFamily { get }
    static var severity: Problem.Severity { get }
    /// Whether a signature may allow it with a reason, `lint: {allow: {rule-name: why}}`.
    static var canBeWaived: Bool { get }
    /// Whether `kb lint --fix` mends it by taking out what it points at.
    static var isFixedByRemoval: Bool { get }
    /// Why the rule is there, in a short paragraph.
    static var rationale: String { get }
    /// Packs that break the rule, marked where.
    static var triggering: [LintExample] { get }
    /// Packs that come close and keep it.
    static var passing: [LintExample] { get }
    init()
    /// What breaks the rule.
    func check(_ context: LintContext) -> [Problem]
}

extension LintRule {
    package static var severity: Problem.Severity { .error }
    package static var canBeWaived: Bool { false }
    package static var isFixedByRemoval: Bool { false }
    package static var passing: [LintExample] { [LintExample(entry: LintFixtures.entry())] }

    /// Rules of form are found while a pack is read; there is nothing left to look for.
    package func check(_ context: LintContext) -> [Problem] { [] }

    /// A finding of this rule.
    static func problem(_ location: SourceLocation, _ message: String) -> Problem {
        Problem(location, id, message, severity: severity)
    }
}

/// What a rule is about; the order in which guides list them.
package enum LintFamily: String, Sendable, CaseIterable {
    case shape, identity, examples, precedence, breadth, cost, privacy, provenance, form
}

package import BounceClassifier
package import KnowledgeCompiler
package import KnowledgeModel

/// One thing that knowledge must not do. A rule is a file in `Rules/`, with its examples beside it.
package protocol LintRule: Sendable {
    /// The name, as `[rule-name]` behind the message.
    static var id: String { get }
    /// Why the rule is there, in a sentence or two.
    static var rationale: String { get }
    /// A pack's files that break the rule, and the line of the first finding.
    static var triggering: LintExample { get }
    init()
    /// What breaks the rule.
    func check(_ context: LintContext) -> [Problem]
}

/// A small pack on which a rule is tried.
package struct LintExample: Sendable {
    /// The text of the file `signatures.yaml`; the rest of the pack is `LintExample.pack`.
    package var text: String
    /// The line in which the rule fires.
    package var line: Int

    package init(_ text: String, line: Int) {
        self.text = text
        self.line = line
    }
}

/// What rules look at.
package struct LintContext: Sendable {
    package let compilation: Compilation
    /// Answers with the pack itself; nil where it does not compile.
    package let classifier: BounceClassifier?

    package var pack: Pack { compilation.pack }
}

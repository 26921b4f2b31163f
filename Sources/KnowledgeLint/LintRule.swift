package import BounceClassifier
package import KnowledgeCompiler
package import KnowledgeModel

/// One thing that knowledge must not do.
///
/// A rule is a file in `Rules/`, with its examples beside it.
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

/// A small pack on which a rule is tried: the files of `LintFixtures` and these.
package struct LintExample: Sendable {
    /// The text of `signatures.yaml`.
    package var signatures: String
    /// The text of `fixtures.yaml`.
    package var fixtures: String?
    /// The file and the line in which the rule fires.
    package var path: String
    package var line: Int

    /// An example whose fault is in the file of signatures.
    package init(_ signatures: String, line: Int) {
        self.signatures = signatures
        path = "signatures.yaml"
        self.line = line
    }

    /// An example whose fault is in the fixtures.
    package init(_ signatures: String, fixtures: String, line: Int) {
        self.signatures = signatures
        self.fixtures = fixtures
        path = "fixtures.yaml"
        self.line = line
    }

    /// The pack, as texts by path.
    package var texts: [String: String] {
        var texts = LintFixtures.pack
        texts["signatures.yaml"] = signatures
        texts["fixtures.yaml"] = fixtures
        return texts
    }
}

/// What rules look at.
package struct LintContext: Sendable {
    package let compilation: Compilation
    /// Answers with the pack itself; nil where it does not compile.
    package let classifier: BounceClassifier?

    package var pack: Pack { compilation.pack }
}

internal import BounceClassifier
package import KnowledgeCompiler
package import KnowledgeModel
internal import SignatureMatching

/// Runs every rule over a pack.
package enum Linter {
    /// The rules, by name.
    package static let rules: [any LintRule.Type] = [
        CounterExampleMatched.self, ExampleLost.self, FixtureFails.self, IDShape.self,
        NoCounterExample.self, NoExample.self, NoSource.self, RealAddress.self,
        StableWithoutEvidence.self, TemplateWithoutExample.self, VerdictNotAllowed.self,
    ]

    /// Everything that is wrong with a pack: faults of form and reference first found by compiling,
    /// then the rules' findings; by place.
    package static func problems(_ compilation: Compilation) -> [Problem] {
        // With dangling names the answers would be about another pack.
        let knowledge = compilation.isSound ? try? Knowledge(compilation.image) : nil
        let context = LintContext(
            compilation: compilation, classifier: knowledge.map { BounceClassifier($0) })
        let found = rules.flatMap { $0.init().check(context) }
        return Set(compilation.problems + found).sorted {
            ($0.location, $0.rule, $0.message) < ($1.location, $1.rule, $1.message)
        }
    }
}

package import BounceClassifier
package import KnowledgeCompiler
package import KnowledgeModel
package import SignatureMatching

/// What rules look at.
package struct LintContext: Sendable {
    package let compilation: Compilation
    /// Answers with the pack itself, and what lies below it; nil where it does not compile.
    package let classifier: BounceClassifier?
    /// Every example, counter-example and fixture with its answer; none without a classifier.
    package let results: [TrialResult]
    /// How the templates lie to each other.
    let relations: TemplateRelations
    /// The day of the check, for what grows stale: `2026-11-23`.
    package let today: String
    private let numbers: [String: Int]

    /// Looks at a pack that stands alone, or lies over `layers`, the lowest first.
    package init(_ compilation: Compilation, today: String, over layers: [Knowledge] = []) {
        self.compilation = compilation
        self.today = today
        // With dangling names the answers would be about another pack.
        let knowledge = compilation.isSound ? try? Knowledge(compilation.image) : nil
        classifier = knowledge.map { own in
            guard let base = layers.first else { return BounceClassifier(own) }
            return BounceClassifier(base, overlays: layers.dropFirst() + [own])
        }
        results = classifier.map { TrialRun.results(compilation.pack, $0) } ?? []
        relations = TemplateRelations(compilation.image)
        numbers = Dictionary(
            compilation.image.signatures.enumerated().map { ($1.id, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    package var pack: Pack { compilation.pack }

    /// The number of a signature in the image.
    func number(of id: String) -> Int? { numbers[id] }

    /// The templates into which a line of a signature was written out.
    func templates(of id: String, line: Int) -> [Template] {
        guard let number = number(of: id) else { return [] }
        return relations.templates(of: number)
            .filter { compilation.templateLines[$0] == line }
            .map(relations.template)
    }

    /// Whether the signature's answer can suppress.
    func canSuppress(_ entry: SignatureEntry) -> Bool {
        entry.verdict.value == .permanent && entry.status == .stable && !entry.match.lines.isEmpty
            && compilation.image.reasons.first { $0.id == entry.reason.value }?.allowsSuppression
                == true
    }
}

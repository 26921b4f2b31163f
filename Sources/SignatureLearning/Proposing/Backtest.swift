internal import BounceClassifier
package import DeliveryStatus
internal import KnowledgeCompiler
internal import KnowledgeModel
package import SignatureMatching
internal import SignatureStore

/// Applies a proposal as an overlay and compares every answer of the corpus before and after.
package struct Backtest: Sendable {
    private let base: Decider
    private let vocabulary: Vocabulary
    private let corpus: CorpusIndex

    package init(
        _ layers: [Knowledge], reasons: [Reason], groups: [PhraseGroup], corpus: CorpusIndex
    ) {
        base = Self.decider(layers)
        vocabulary = Vocabulary(reasons: reasons, groups: groups)
        self.corpus = corpus
    }

    private static func decider(_ layers: [Knowledge]) -> Decider {
        Decider(layers[0], overlays: Array(layers.dropFirst()), trust: .experimental)
    }

    /// What came of a proposal.
    package struct Outcome: Sendable {
        package var summary = BacktestSummary()
        /// Numbers of those `own` texts that the proposal does not suppress.
        package var missed: [Int] = []
        /// Numbers of those `others` texts whose answer it changes.
        package var touched: [Int] = []
        /// Why it does not compile; empty where it does.
        package var faults: [String] = []
    }

    /// Tries `proposal`.
    ///
    /// - Parameters:
    ///   - own: Texts that it must suppress.
    ///   - others: Texts of the stream that must be answered as before.
    package func run(
        _ proposal: SignatureProposal, own: [BounceEvent], others: [BounceEvent]
    ) -> Outcome {
        var outcome = Outcome()
        let overlay: Knowledge
        do {
            overlay = try knowledge(proposal)
        } catch {
            outcome.faults = [error.message]
            return outcome
        }
        let decider = Self.decider(base.layers + [overlay])
        outcome.summary.texts = corpus.entries.count
        // Only texts that hold every literal word of a template can change.
        var touched: Set<Int> = []
        for literals in proposal.contains.map(Self.literals) {
            touched.formUnion(corpus.candidates(holding: literals))
        }
        var changed: Set<String> = []
        for number in touched.sorted() {
            let entry = corpus.entries[number]
            let before = base.classify(entry.text.event)
            let after = decider.classify(entry.text.event)
            if entry.meaning == .dead, after.suppress { continue }
            if (before.verdict, before.reason, before.suppress)
                != (after.verdict, after.reason, after.suppress)
            {
                changed.insert(before.signature ?? "a fixture")
            }
        }
        outcome.summary.changed = changed.sorted()
        outcome.missed = own.indices.filter { !decider.classify(own[$0]).suppress }
        outcome.touched = others.indices.filter { index in
            let before = base.classify(others[index])
            let after = decider.classify(others[index])
            return (before.verdict, before.suppress) != (after.verdict, after.suppress)
        }
        return outcome
    }

    /// The proposal alone, compiled over the base's vocabulary.
    private func knowledge(_ proposal: SignatureProposal) throws(KnowledgeError) -> Knowledge {
        var proposal = proposal
        proposal.provider = nil  // a limit to hosts only narrows it
        let text =
            "standard: phrase\nname: Proposed phrases\nsignatures:\n"
            + ProposalYAML.item(proposal, column: 2)
        let (pack, problems) = PackReader.read(texts: ["proposal.yaml": text])
        let compilation = Compilation.of(pack, problems, over: vocabulary)
        guard compilation.isSound else {
            throw KnowledgeError(compilation.problems.map(\.message).joined(separator: "; "))
        }
        var image = compilation.image
        image.metadata.name = "proposal"
        image.metadata.version = "local"
        return try Knowledge(image)
    }

    /// The words of a template outside its holes.
    static func literals(_ template: String) -> Set<String> {
        var text = ""
        var depth = 0
        for character in template {
            if character == "{" { depth += 1 }
            if depth == 0 { text.append(character) } else if character == "}" { text.append(" ") }
            if character == "}" { depth -= 1 }
        }
        return Set(Tokenizer.words(of: text).strings)
    }
}

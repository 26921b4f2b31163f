package import BounceClassifier
internal import Hashing
package import KnowledgeCompiler
package import KnowledgeModel
package import PermanenceModel
package import SignatureLearning
package import SignatureMatching
internal import SignatureStore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Knowledge on which learning is tried, and everything that is made of it.
package struct TrialGround: Sendable {
    package let compilation: Compilation
    package let knowledge: Knowledge
    package let model: PermanenceModel?
    package let vocabulary: MiningVocabulary

    /// - Throws: `Problem` where the pack does not compile.
    package init(_ compilation: Compilation) throws(Problem) {
        self.compilation = compilation
        knowledge = try Self.knowledge(of: compilation)
        model = compilation.trainedModel().model
        vocabulary = MiningVocabulary(knowledge)
    }

    package var pack: Pack { compilation.pack }

    /// Knowledge that can be asked.
    static func knowledge(of compilation: Compilation) throws(Problem) -> Knowledge {
        let place = SourceLocation(path: compilation.pack.path)
        guard compilation.isSound else {
            throw compilation.problems.first { $0.severity == .error }
                ?? Problem(place, "unsound", "does not compile")
        }
        do {
            return try Knowledge(compilation.image)
        } catch {
            throw Problem(place, "unsound", error.message)
        }
    }

    /// The whole knowledge, asked with all trust.
    package var classifier: BounceClassifier { BounceClassifier(knowledge, trust: .experimental) }

    /// The same without some signatures.
    package func without(_ hidden: [String]) throws(Problem) -> TrialGround {
        try TrialGround(Compilation.of(ReducedPack.without(hidden, pack)))
    }

    package var suggester: Suggester {
        Suggester(
            [knowledge], groups: compilation.image.phraseGroups, texts: compilation.corpusTexts,
            model: model)
    }

    /// A state that has read nothing; its key is no secret, for nothing in it is anybody's.
    package func state() -> LearningState? {
        StateKey(bytes: Array(repeating: 7, count: 16)).map {
            LearningState(key: $0, vocabulary: vocabulary)
        }
    }

    /// What is proposed after reading `simulation`.
    package func suggestions(_ simulation: Simulation) -> Suggestions {
        guard var state = state() else { return Suggestions() }
        for index in 0..<simulation.count { state.add(simulation.event(at: index).event) }
        return suggestions(state)
    }

    /// A place for a state that is looked at and removed.
    static var temporaryPath: String {
        FileManager.default.temporaryDirectory.path
            + "/kb-eval-\(ProcessInfo.processInfo.processIdentifier).state"
    }

    package func suggestions(_ state: LearningState) -> Suggestions {
        suggester.suggestions(state)
    }
}

import DeliveryStatus
import Hashing
import KnowledgeCompiler
import KnowledgeModel
import SignatureMatching
import TestSupport

@testable import SignatureLearning

/// The public corpus as mining sees it, and states that are quick to make.
enum MiningSamples {
    static let compilation = Compilation.of(Repository.knowledge)
    static let knowledge: Knowledge? = try? Knowledge(compilation.image)
    static let vocabulary = knowledge.map {
        MiningVocabulary([$0], dottedNames: compilation.pack.dottedNames)
    }

    /// The masked text of a diagnostic.
    static func masked(_ diagnostic: String, recipient: String? = nil) throws -> String {
        var masker = Masker(try Self.known())
        masker.mask(BounceEvent(recipient: recipient, diagnostic: diagnostic))
        return String(decoding: masker.masked, as: UTF8.self)
    }

    static func known() throws -> MiningVocabulary {
        guard let vocabulary else { throw KnowledgeError("the corpus does not compile") }
        return vocabulary
    }

    /// A state that has read `events`.
    static func state(_ events: some Sequence<BounceEvent>) throws -> LearningState {
        var state = LearningState(key: .fixed, vocabulary: try known())
        for event in events { state.add(event) }
        return state
    }

    /// What is written of a state.
    static func bytes(of state: LearningState) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        try StateFile.write(state, to: folder.path + "/state")
        return try folder.read("state")
    }
}

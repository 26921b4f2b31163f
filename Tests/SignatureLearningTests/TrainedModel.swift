import KnowledgeCompiler
import PermanenceModel
import TestSupport

/// The model of the public corpus, trained once.
enum TrainedModel {
    static let model = Compilation.of(Repository.knowledge).trainedModel().model
}

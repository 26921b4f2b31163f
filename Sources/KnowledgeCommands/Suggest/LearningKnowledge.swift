internal import KnowledgeCompiler
internal import PermanenceModel
internal import SignatureLearning
internal import SignatureMatching
internal import SignatureStore

/// The knowledge with everything that learning needs of it.
struct LearningKnowledge {
    var layers: [Knowledge]
    /// What may be masked, and what may not.
    var mining: MiningVocabulary
    var suggester: Suggester

    /// Opens what `options` name.
    init(_ options: KnowledgeOptions) throws {
        let (layers, path) = try options.layers()
        do {
            let groups = try CompiledFile.vocabulary(path).groups
            let texts = try CompiledFile.corpusTexts(path)
            let model = try PermanenceModel.compiled(
                in: path, contentHash: layers[0].metadata.contentHash)
            self.layers = layers
            mining = MiningVocabulary(layers)
            suggester = Suggester(layers, groups: groups, texts: texts, model: model)
        } catch let error as FileError {
            throw CommandFailure(message: error.description)
        }
    }
}

internal import BounceClassifier
internal import PermanenceModel
internal import SignatureStore

/// What the model thinks of a text, for people and programs; it decides nothing.
struct OpinionText {
    let style: Style

    /// The model's opinion, with the words that made it.
    func text(_ opinion: ModelOpinion) -> [String] {
        let sentence =
            "probability \(opinion.probability) of a dead address by the words alone; "
            + "\(opinion.pValue) of the known other texts look as much like it. It decides nothing."
        return [style.bold("the model thinks")]
            + ColumnText.wrapped(sentence, ColumnText.columns - 2).map { "  " + $0 }
            + rows(opinion)
    }

    /// The words that count most, for and against.
    func words(_ opinion: ModelOpinion) -> [String] {
        guard !opinion.words.isEmpty else { return [] }
        return [style.bold("words") + style.dim("  for (+) and against (-) a dead address")]
            + rows(opinion)
    }

    private func rows(_ opinion: ModelOpinion) -> [String] {
        opinion.words.map { word in
            let weight = (word.weight < 0 ? "" : "+") + "\(word.weight)"
            let padding = String(repeating: " ", count: max(1, 8 - weight.utf8.count))
            return "  \(weight)\(padding)" + ColumnText.cut(word.text, 68)
        }
    }

    static func json(_ opinion: ModelOpinion, _ json: inout JSONText) {
        json.add("probability", json: "\(opinion.probability)")
        json.add("p_value", json: "\(opinion.pValue)")
        json.add("margin", json: "\(opinion.margin)")
        json.add(
            "words",
            array: opinion.words.map { word in
                JSONText.object { json in
                    json.add("text", word.text)
                    json.add("weight", json: "\(word.weight)")
                }
            })
    }
}

extension PermanenceModel {
    /// The model in the compiled file at `path`; nil where there is none.
    /// - Throws: `CommandFailure` where it was trained on other knowledge than `contentHash` names.
    static func compiled(in path: String, contentHash: String) throws -> PermanenceModel? {
        let bytes: [UInt8]?
        do {
            bytes = try CompiledFile.model(path, named: name)
        } catch {
            throw CommandFailure(message: error.description)
        }
        guard let model = bytes.flatMap(PermanenceModel.init(bytes:)) else { return nil }
        guard model.corpusHash == contentHash else {
            throw CommandFailure(
                message: "\(path): its model was trained on other knowledge; compile it again")
        }
        return model
    }
}

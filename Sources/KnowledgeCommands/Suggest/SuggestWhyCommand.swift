internal import ArgumentParser
internal import BounceClassifier
internal import DeliveryStatus
internal import PermanenceModel
internal import SignatureLearning

/// `kb suggest why`: every step that leads to a judgement.
struct SuggestWhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Show every gate, word and count that leads to propose, watch, reject or conflict.",
        discussion: """
            Examples:
              kb suggest why "550 5.1.1 no mailbox here called <user@example.com>"
              kb suggest why --state learned.sqlite 00f3a1b2c3d4e5f6
            """)

    @OptionGroup var knowledge: KnowledgeOptions
    @OptionGroup var learning: LearningOptions

    @Flag(help: "One JSON object instead of text.")
    var json = false

    @Argument(help: "A diagnostic, or the key of a text that a state knows.")
    var text: [String]

    func run() throws {
        let knowledge = try LearningKnowledge(knowledge)
        let words = text.joined(separator: " ")
        let judged = try judge(words, knowledge)
        if json {
            Console.print(SuggestionJSON.text(judged))
            return
        }
        let style = Style(isColoured: Console.hasColour(1))
        var lines = SuggestionText(style: style, limit: 1).detail(judged)
        let opinion = knowledge.suggester.opinion(judged.cluster.event)
        if let opinion, !opinion.words.isEmpty {
            lines.append("")
            lines.append(style.bold("words"))
            for word in opinion.words {
                let sign = word.weight < 0 ? "" : "+"
                lines.append("  \(sign)\(word.weight)  \(AnswerText.plain(word.text))")
            }
        }
        Console.print(lines.joined(separator: "\n"))
    }

    private func judge(_ words: String, _ knowledge: LearningKnowledge) throws -> JudgedCluster {
        if let key = ClusterKey(words) {
            guard learning.state != nil else {
                throw CommandFailure(message: "\(words) is a key; name the --state that has it")
            }
            let suggestions = knowledge.suggester.suggestions(
                Suggester.Stream(try learning.open(knowledge.mining)))
            let all = suggestions.proposals.flatMap(\.clusters) + suggestions.watched
                + suggestions.conflicts + suggestions.rejected
            guard let found = all.first(where: { $0.cluster.key == key }) else {
                throw CommandFailure(
                    message: "the state has no unknown text with the key \(words)", exitCode: 1)
            }
            return found
        }
        // The text goes through the same masks as a stream's.
        var state = LearningState(key: .fixed, vocabulary: knowledge.mining)
        state.add(BounceEvent(diagnostic: words))
        let key = state.clusters().first?.key
        if learning.state != nil, let key {
            let suggestions = knowledge.suggester.suggestions(
                Suggester.Stream(try learning.open(knowledge.mining)))
            let all = suggestions.proposals.flatMap(\.clusters) + suggestions.watched
                + suggestions.conflicts + suggestions.rejected
            if let found = all.first(where: { $0.cluster.key == key }) { return found }
        }
        guard let cluster = state.clusters().first else {
            throw CommandFailure(message: "there is no text to judge")
        }
        return knowledge.suggester.judge(cluster)
    }
}

internal import ArgumentParser
internal import BounceClassifier
internal import DeliveryStatus
internal import Hashing
internal import PermanenceModel
internal import SignatureLearning

/// `kb suggest why`: every step that leads to a judgement.
struct SuggestWhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract:
            "Show every gate, word and count that leads to propose, watch, reject or conflict.",
        discussion: """
            With a --state the counts of its stream take part; without one the words alone are judged. \
            A step says yes, no, or ? for what is only worth knowing.

            Exit codes: 0 done, 1 the state does not have the text, 2 could not work.

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

    func validate() throws {
        guard text.contains(where: { $0.contains { !$0.isWhitespace } }) else {
            throw ValidationError("give a diagnostic, or the key of a text")
        }
    }

    func run() throws {
        try learning.requireState()
        let knowledge = try LearningKnowledge(knowledge)
        let state = learning.state == nil ? nil : try learning.open(knowledge.mining)
        let judged = try judge(text.joined(separator: " "), knowledge, state)
        let opinion = knowledge.suggester.opinion(judged.cluster.event)
        if json {
            Console.print(SuggestionJSON.text(judged, opinion))
            return
        }
        let style = Style(isColoured: Console.hasColour(1))
        let decision = state?.decisions[judged.cluster.key]
        Console.print(
            SuggestionText(style: style, limit: 1).detail(judged, opinion, decision)
                .joined(separator: "\n"))
    }

    private func judge(
        _ words: String, _ knowledge: LearningKnowledge, _ state: LearningState?
    ) throws -> JudgedCluster {
        if let key = ClusterKey(words) {
            guard let state else {
                throw CommandFailure(message: "\(words) is a key; name the --state that has it")
            }
            guard let found = remembered(key, knowledge, state) else {
                throw CommandFailure(
                    message: "the state has no text with the key \(words); "
                        + "`kb suggest --state FILE` lists them",
                    exitCode: 1)
            }
            return found
        }
        // The text goes through the same masks as a stream's.
        var alone = LearningState(key: .fixed, vocabulary: knowledge.mining)
        alone.add(BounceEvent(diagnostic: words))
        guard let cluster = alone.clusters().first else {
            throw CommandFailure(message: "there is no text to judge")
        }
        return state.flatMap { remembered(cluster.key, knowledge, $0) }
            ?? knowledge.suggester.judge(cluster)
    }

    /// What the state knows of a text, judged with everything else in it; alone where it is known or
    /// was decided by a person.
    private func remembered(
        _ key: ClusterKey, _ knowledge: LearningKnowledge, _ state: LearningState
    ) -> JudgedCluster? {
        let suggestions = knowledge.suggester.suggestions(state)
        let all =
            suggestions.proposals.flatMap(\.clusters) + suggestions.watched
            + suggestions.conflicts + suggestions.rejected
        return all.first { $0.cluster.key == key }
            ?? state.clusters().first { $0.key == key }.map(knowledge.suggester.judge)
    }
}

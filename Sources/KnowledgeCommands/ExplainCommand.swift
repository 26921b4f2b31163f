package import ArgumentParser
internal import BounceAnswers
internal import BounceClassifier
internal import DeliveryStatus
internal import PermanenceModel
internal import SignatureMatching

/// `kb explain`: shows how an answer comes about.
package struct ExplainCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract:
            "Show what was lifted and unwrapped, every signature that took part, and the step that decided.",
        discussion: """
            Where no signature explains the words, it also says what the model that kb suggest ranks \
            unknown texts with thinks of them. The model never decides an answer.

            Exit codes: 0 done, 2 could not work.

            Examples:
              kb explain "550 5.1.1 nobody of that name"
              kb explain "host mx.example.com[192.0.2.1] said: 550 5.2.2 mailbox full (in reply to RCPT TO command)"
            """)

    @OptionGroup var knowledge: KnowledgeOptions

    @Option(help: ArgumentHelp("The receiving host.", valueName: "name"))
    var remoteMTA: String?

    @Option(help: ArgumentHelp("The Status field of the notification.", valueName: "x.y.z"))
    var status: String?

    @Option(help: ArgumentHelp("The SMTP command that was answered.", valueName: "command"))
    var smtpCommand: String?

    @Flag(help: "One JSON object instead of text.")
    var json = false

    @Argument(help: "The diagnostic.")
    var text: [String]

    package init() {}

    package func run() throws {
        let (layers, path) = try knowledge.layers()
        let classifier = BounceClassifier(
            layers[0], overlays: Array(layers.dropFirst()), trust: knowledge.trust)
        var event = BounceEvent(diagnostic: text.joined(separator: " "))
        event.remoteMTA = remoteMTA
        event.status = status.flatMap { EnhancedStatus($0) }
        event.phase = smtpCommand.flatMap { SMTPPhase(command: $0) }
        let explanation = classifier.explain(event)
        var opinion: ModelOpinion?
        if !Self.isExplained(explanation) {
            let hash = layers[0].metadata.contentHash
            opinion = try PermanenceModel.compiled(in: path, contentHash: hash)?
                .opinion(explanation.reply)
        }
        Console.print(
            json
                ? ExplanationText.json(explanation, opinion)
                : ExplanationText.text(
                    explanation, event, opinion, Style(isColoured: Console.hasColour(1))))
    }

    /// Whether there is nothing for a model to say: a signature knows the words, or there are none.
    private static func isExplained(_ explanation: Explanation) -> Bool {
        let answer = explanation.classification
        return answer.basis == .signature && answer.verdict != .undetermined
            || explanation.reply.list.words.isEmpty
    }
}

/// An explanation as text and as JSON.
enum ExplanationText {
    static func text(
        _ explanation: Explanation, _ event: BounceEvent, _ opinion: ModelOpinion?, _ style: Style
    ) -> String {
        let reply = explanation.reply
        var lines = [AnswerText(style: style).text(explanation.classification, event), ""]
        lines.append(
            style.bold("normalised") + "  " + (reply.text.isEmpty ? "(no words)" : reply.text))
        for (name, value) in reply.facts { lines.append("  \(name): \(AnswerText.plain(value))") }
        lines.append("")
        lines.append(style.bold("took part"))
        if explanation.participants.isEmpty { lines.append("  nobody") }
        for participant in explanation.participants {
            lines.append(
                "  \(fate(participant.fate, style))  \(participant.id)  "
                    + "[\(participant.layer.name), \(participant.status.rawValue)] "
                    + "\(participant.verdict.rawValue) \(participant.reason)")
            if let template = participant.template { lines.append("       \(style.dim(template))") }
        }
        lines.append("")
        lines.append(style.bold("decided by") + "  \(explanation.step.sentence)")
        if let opinion { lines += [""] + OpinionText(style: style).text(opinion) }
        return lines.joined(separator: "\n")
    }

    static func json(_ explanation: Explanation, _ opinion: ModelOpinion?) -> String {
        JSONText.object { json in
            json.add("answer", json: explanation.classification.json)
            json.add(explanation)
            if let opinion { json.add("model", object: { OpinionText.json(opinion, &$0) }) }
        }
    }

    private static func fate(_ fate: Explanation.Fate, _ style: Style) -> String {
        fate == .won ? style.green(fate.words) : fate.words
    }
}

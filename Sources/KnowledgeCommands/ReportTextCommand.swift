package import ArgumentParser
internal import BounceClassifier
internal import DeliveryStatus
internal import KnowledgeModel
internal import SignatureMatching

/// `kb report-text`: what to send to the sending service's support.
package struct ReportTextCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "report-text",
        abstract:
            "Print a bounce, redacted, with the facts that a sending service's support needs.",
        discussion: """
            A service that calls a dead address transient learns of it only if somebody tells it. The text \
            names nobody: read it once more before you send it.

            Exit codes: 0 done, 2 no bounce, more than one, or one that cannot be read.

            Examples:
              kb report-text --reported Transient "smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"
              kb report-text --from notification.json
              kb report-text --from - --format text --reported Undetermined < bounce.txt
            """)

    @OptionGroup var knowledge: KnowledgeOptions

    @Option(help: ArgumentHelp("The bounce, - for standard input.", valueName: "path"))
    var from: String?

    @Option(help: "How the bounce is written: auto, ses, jsonl or text.")
    var format = "auto"

    @Option(help: ArgumentHelp("What the sending service called it.", valueName: "word"))
    var reported: String?

    @Flag(help: "One JSON object instead of text.")
    var json = false

    @Argument(help: "The diagnostic.")
    var text: [String] = []

    package init() {}

    package func validate() throws {
        let hasText = text.contains { $0.contains { !$0.isWhitespace } }
        if (from == nil) != hasText {
            throw ValidationError("give a diagnostic, or --from a file")
        }
    }

    package func run() throws {
        let (classifier, _) = try knowledge.open()
        var event =
            try from.map { try BounceInput.read($0, format: format) }
            ?? BounceEvent(diagnostic: text.joined(separator: " "))
        if let reported { event.reported = reported }
        let answer = classifier.classify(event)
        let redaction: Redaction
        do {
            redaction = try Redaction(event, own: [], known: [])
        } catch {
            throw CommandFailure(message: error.message)
        }
        let facts = Self.facts(event, answer)
        if json {
            Console.print(
                JSONText.object { json in
                    json.add("text", redaction.text)
                    for fact in facts { json.add(fact.name, json: fact.json) }
                    json.add("sources", array: answer.sources.map { JSONText.quoted($0.url) })
                })
            return
        }
        Console.print(Self.letter(redaction.text, facts, answer))
    }

    /// One line of the letter, one member of the object.
    private struct Fact {
        var name: String
        var text: String
        var json: String
    }

    private static func facts(_ event: BounceEvent, _ answer: Classification) -> [Fact] {
        var facts: [Fact] = []
        func add(_ name: String, _ value: String?, isBare: Bool = false) {
            guard let value, !value.isEmpty else { return }
            facts.append(
                Fact(name: name, text: value, json: isBare ? value : JSONText.quoted(value)))
        }
        add("reported_as", event.reported)
        add("reply_code", answer.replyCode?.description, isBare: true)
        add("enhanced_status", answer.enhancedStatus?.description)
        add("provider", answer.provider)
        add("day", event.timestamp.map { String($0.prefix(10)) })
        add("verdict", answer.verdict.rawValue)
        add("reason", answer.reason)
        add("suppress", answer.suppress ? "true" : "false", isBare: true)
        add("basis", answer.basis.rawValue)
        add("signature", answer.signature.map { "\($0)@\(answer.revision ?? 1)" })
        add("knowledge", answer.knowledge)
        return facts
    }

    private static func letter(
        _ text: String, _ facts: [Fact], _ answer: Classification
    ) -> String {
        var lines = ["The receiving server said (names and ids replaced):", "", "    \(text)", ""]
        lines += facts.map { fact in
            "    \(fact.name)" + String(repeating: " ", count: max(1, 18 - fact.name.utf8.count))
                + AnswerText.plain(fact.text)
        }
        lines += [""] + request(answer)
        if !answer.sources.isEmpty {
            lines += ["", "What this rests on:"]
            lines += answer.sources.map { "    \($0.title): \($0.url)" }
        }
        return lines.joined(separator: "\n")
    }

    /// What is asked of the service.
    private static func request(_ answer: Classification) -> [String] {
        if answer.suppress {
            return [
                "By its words the address receives from nobody. Please treat this text as a",
                "permanent bounce, and put such addresses on the suppression list.",
            ]
        }
        if answer.basis == .signature, answer.verdict != .undetermined {
            return [
                "By its words this is \(answer.verdict.rawValue) and does not show that the address is dead:",
                "please keep such addresses off the suppression list.",
            ]
        }
        return [
            "The public knowledge does not have these words yet. Please say what they mean at",
            "this receiver: whether the address is dead, or only this message was refused.",
        ]
    }
}

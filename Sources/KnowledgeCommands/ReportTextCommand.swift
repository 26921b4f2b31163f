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

            Examples:
              kb report-text --reported Transient "smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"
              kb report-text --from notification.json
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
        if (from == nil) == text.isEmpty {
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
                    for (name, value) in facts { json.add(name, value) }
                    json.add("sources", array: answer.sources.map { JSONText.quoted($0.url) })
                })
            return
        }
        Console.print(Self.letter(redaction.text, facts, answer))
    }

    private static func facts(
        _ event: BounceEvent, _ answer: Classification
    ) -> [(String, String)] {
        var facts: [(String, String)] = []
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { facts.append((name, value)) }
        }
        add("reported_as", event.reported)
        add("reply_code", answer.replyCode?.description)
        add("enhanced_status", answer.enhancedStatus?.description)
        add("provider", answer.provider)
        add("day", event.timestamp.map { String($0.prefix(10)) })
        add("verdict", answer.verdict.rawValue)
        add("reason", answer.reason)
        add("suppress", answer.suppress ? "true" : "false")
        add("signature", answer.signature.map { "\($0)@\(answer.revision ?? 1)" })
        add("knowledge", answer.knowledge)
        return facts
    }

    private static func letter(
        _ text: String, _ facts: [(String, String)], _ answer: Classification
    ) -> String {
        var lines = ["The receiving server said (names and ids replaced):", "", "    \(text)", ""]
        lines += facts.map { name, value in
            "    \(name)" + String(repeating: " ", count: max(1, 18 - name.utf8.count))
                + AnswerText.plain(value)
        }
        if answer.suppress {
            lines += [
                "",
                "By its words the address receives from nobody. Please treat this text as a permanent",
                "bounce, and put such addresses on the suppression list.",
            ]
        }
        if !answer.sources.isEmpty {
            lines += ["", "What this rests on:"]
            lines += answer.sources.map { "    \($0.title): \($0.url)" }
        }
        return lines.joined(separator: "\n")
    }
}

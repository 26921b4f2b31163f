internal import BounceClassifier
internal import DeliveryStatus
package import KnowledgeModel
internal import SignatureMatching

/// The same reply gets the same answer however it reaches the reader.
package struct RenderedExample: LintRule {
    package static let id = "rendered-example"
    package static let family = LintFamily.examples
    package static let canBeWaived = true
    package static let rationale =
        "One reply reaches senders in many shapes: with `smtp;` before it, broken into lines that repeat "
        + "the code, quoted by a relay, in a log. Each example that is a whole reply is rendered in all of "
        + "them, and each must get the signature, the verdict and the suppression that the example gets. An example "
        + "of an answer to another command than RCPT TO says so with `smtp_command`."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(
                match: ["phase: mail_from"], examples: ["↓550 5.1.1 no such mailbox here"]))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        guard let classifier = context.classifier else { return [] }
        let results = context.results.filter { result in
            guard case .answered = result.trial.expectation else { return false }
            return result.isGood
        }
        let hosts = Dictionary(
            context.pack.files.compactMap { file in
                file.remoteMTAs.first.map { (file.scope.prefix, $0.value) }
            }, uniquingKeysWith: { first, _ in first })
        let faults = Parallel.map(results) { result -> [Problem] in
            let event = result.trial.event
            let wanted = result.explanation.classification
            let prefix = wanted.signature.map { String($0.prefix { $0 != "." }) } ?? ""
            return Rendering.all(of: event, providerSuffix: hosts[prefix]).compactMap {
                name, rendered in
                let answer = classifier.classify(rendered)
                if answer.signature == wanted.signature, answer.verdict == wanted.verdict,
                    answer.suppress == wanted.suppress
                {
                    return nil
                }
                let who = answer.signature ?? "nobody"
                return Self.problem(
                    result.trial.location,
                    "rendered \(name), the example is answered by \(who), \(answer.verdict.rawValue), "
                        + "suppress \(answer.suppress); as it stands by "
                        + "\(wanted.signature ?? "nobody"), \(wanted.verdict.rawValue), "
                        + "suppress \(wanted.suppress)")
            }
        }
        return faults.flatMap { $0 }
    }
}

/// The shapes in which one reply arrives.
enum Rendering {
    /// Every shape of a whole reply with its name; none where the text is not one.
    ///
    /// A relay names the host that said it: the event's own, or one of the provider's, so that the
    /// answer has no reason to change.
    static func all(
        of event: BounceEvent, providerSuffix: String?
    ) -> [(name: String, event: BounceEvent)] {
        var text = event.diagnostic
        if text.lowercased().hasPrefix("smtp;") {
            text = String(text.dropFirst(5).drop { $0 == " " })
        }
        let code = text.prefix(3)
        guard code.utf8.count == 3, let number = Int(code), ReplyCode(number) != nil,
            text.dropFirst(3).first == " ", !text.contains("\n")
        else { return [] }
        func with(_ diagnostic: String) -> BounceEvent {
            var copy = event
            copy.diagnostic = diagnostic
            return copy
        }
        let suffix = providerSuffix.map { $0.hasPrefix(".") ? "mx" + $0 : $0 }
        let host = event.remoteMTA ?? suffix ?? "mx.example.com"
        let command =
            switch event.phase {
            case .mailFrom: "MAIL FROM command"
            case .data: "end of DATA command"
            default: "RCPT TO command"
            }
        let wrapped = "host \(host)[192.0.2.1] said: \(text) (in reply to \(command))"
        return [
            ("as plain text", with(text)),
            ("with its type", with("smtp; " + text)),
            ("as lines", with(lines(text))),
            ("wrapped", with(wrapped)),
            ("logged", with("to=<user@example.com>, status=bounced (\(wrapped))")),
        ]
    }

    /// The reply as a server sends a long one: at most eight words a line, the codes repeated.
    private static func lines(_ text: String) -> String {
        let words = text.dropFirst(4).split(separator: " ").map(String.init)
        let code = text.prefix(3)
        var status = ""
        var rest = words[...]
        if let first = words.first, EnhancedStatus(first) != nil {
            status = first + " "
            rest = words.dropFirst()
        }
        var lines: [String] = []
        while !rest.isEmpty {
            lines.append(rest.prefix(8).joined(separator: " "))
            rest = rest.dropFirst(8)
        }
        guard lines.count > 1 else { return text }
        return lines.enumerated().map { number, line in
            "\(code)\(number == lines.count - 1 ? " " : "-")\(status)\(line)"
        }.joined(separator: "\r\n")
    }
}

package import ArgumentParser
internal import BounceClassifier
internal import DeliveryStatus
package import KnowledgeCompiler
internal import KnowledgeModel
package import SignatureMatching

/// `kb conformance`: the lines that every reader of the compiled file must answer alike.
package struct ConformanceCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "conformance",
        abstract:
            "Print diagnostics with the answers that every reader of the compiled file must give.",
        discussion: """
            Example:
              kb conformance knowledge > knowledge/conformance.jsonl
            """)

    @Argument(help: "The pack's folder.")
    var pack = "knowledge"

    package init() {}

    package func run() throws {
        let compilation = Compilation.of(pack)
        guard compilation.isSound else {
            throw CommandFailure(message: "\(pack) does not compile; see kb lint", exitCode: 1)
        }
        do {
            for line in try Conformance.lines(compilation) { Console.print(line) }
        } catch {
            throw CommandFailure(message: error.message, exitCode: 70)
        }
    }
}

/// Diagnostics with the answers that every reader must give, as JSON Lines.
package enum Conformance {
    /// All fixtures of a pack, and one example of about every fourth signature that has templates.
    ///
    /// The id alone decides which: a new signature changes no line but its own.
    package static func lines(_ compilation: Compilation) throws(KnowledgeError) -> [String] {
        let classifier = BounceClassifier(try Knowledge(compilation.image))
        let chosen = compilation.pack.signatures.filter { _, entry in
            !entry.match.lines.isEmpty && isPicked(entry.id.value)
        }.compactMap { $0.entry.examples.first?.event }
        return (compilation.pack.fixtures.map(\.event) + chosen).map { event in
            line(event, classifier.classify(event))
        }
    }

    /// One signature in four, by a hash of its id (FNV-1a, 32 bits), so that the choice stays.
    private static func isPicked(_ id: String) -> Bool {
        let hash: UInt32 = id.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return hash % 4 == 0
    }

    private static func line(_ event: BounceEvent, _ answer: Classification) -> String {
        JSONText.object { json in
            json.add("diagnostic", event.diagnostic)
            json.add("recipient", event.recipient)
            json.add("status", event.status?.description)
            json.add("action", event.action?.rawValue)
            json.add("phase", event.phase?.rawValue)
            json.add("remote_mta", event.remoteMTA)
            json.add(
                "expect",
                object: { json in
                    json.add("verdict", answer.verdict.rawValue)
                    json.add("reason", answer.reason)
                    json.add("suppress", answer.suppress)
                    json.add("basis", answer.basis.rawValue)
                    json.add("signature", answer.signature)
                    json.add("contested", answer.contested)
                    json.add("reply_code", answer.replyCode.map { Int($0.value) })
                    json.add("enhanced_status", answer.enhancedStatus?.description)
                    json.add("blocklist", answer.blocklist)
                })
        }
    }
}

package import ArgumentParser
internal import BounceClassifier
internal import DeliveryStatus
internal import KnowledgeCompiler
internal import KnowledgeLint
internal import KnowledgeModel
internal import SignatureMatching

/// `kb test`: every example, counter-example and fixture against the whole corpus.
package struct TestCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run every example, counter-example and fixture against the whole corpus.",
        discussion: """
            Prints what fails: the text, what is expected, what came, and the signatures that took
            part with the step that dropped each. Exit code 1 where something fails, 2 where the pack
            does not compile.

            Examples:
              kb test knowledge
              kb test --only gmail                only texts of signatures gmail.*, and fixtures
              kb test --output json               one object a failure
            """)

    @Option(help: "text or json.")
    var output = TestOutput.text

    @Option(
        help: ArgumentHelp(
            "Only examples of signatures whose id starts so; fixtures always.", valueName: "id"))
    var only: String?

    @Argument(help: "The pack's folder.")
    var pack = "knowledge"

    package init() {}

    package func run() throws {
        let compilation = Compilation.of(pack)
        guard compilation.isSound, let knowledge = try? Knowledge(compilation.image) else {
            for problem in compilation.problems { Console.error(problem.text) }
            throw CommandFailure(message: "\(pack) does not compile; mend what stands above")
        }
        var results = TrialRun.results(compilation.pack, BounceClassifier(knowledge))
        if let only { results.removeAll { !($0.trial.owner?.hasPrefix(only) ?? true) } }
        let failures = results.filter { !$0.isGood }
        for failure in failures { Console.print(output.write(failure)) }
        Console.error(
            "kb: \(results.count - failures.count) of \(results.count) answers are as expected, "
                + "\(failures.count) are not")
        if !failures.isEmpty { throw ExitCode(1) }
    }
}

/// The forms in which failed trials are printed.
enum TestOutput: String, CaseIterable, ExpressibleByArgument {
    case text, json

    func write(_ result: TrialResult) -> String {
        switch self {
        case .text: Self.text(result)
        case .json: Self.json(result)
        }
    }

    private static func text(_ result: TrialResult) -> String {
        let explanation = result.explanation
        let answer = explanation.classification
        var lines = [
            "\(result.trial.location): \(result.fault ?? "")",
            "  text      \(result.trial.event.diagnostic.replacing("\n", with: "\\n"))",
            "  expected  \(result.trial.expected)",
            "  got       \(answer.signature ?? "no signature"): \(answer.verdict.rawValue), "
                + "\(answer.reason), suppress \(answer.suppress)",
        ]
        for participant in explanation.participants {
            lines.append(
                "  took part \(participant.id) (\(participant.layer.name)): "
                    + fate(participant.fate))
        }
        return lines.joined(separator: "\n")
    }

    private static func json(_ result: TrialResult) -> String {
        let explanation = result.explanation
        let answer = explanation.classification
        let participants = explanation.participants.map { participant in
            JSONText.object { json in
                json.add("id", participant.id)
                json.add("layer", participant.layer.name)
                json.add("fate", fate(participant.fate))
            }
        }
        return JSONText.object { json in
            json.add("path", result.trial.location.path)
            json.add("line", result.trial.location.line)
            json.add("text", result.trial.event.diagnostic)
            json.add("expected", result.trial.expected)
            json.add("fault", result.fault)
            json.add("signature", answer.signature)
            json.add("verdict", answer.verdict.rawValue)
            json.add("reason", answer.reason)
            json.add("suppress", answer.suppress)
            json.add("participants", array: participants)
        }
    }

    private static func fate(_ fate: Explanation.Fate) -> String {
        switch fate {
        case .won: "gave the answer"
        case .dropped(let step): "dropped by \(step.rawValue)"
        case .field(let field): "its \(field) does not fit"
        case .guardPhrase(let words): "the guard phrase '\(words)' is in the text"
        case .disabled(let overlay): "switched off by \(overlay)"
        }
    }
}

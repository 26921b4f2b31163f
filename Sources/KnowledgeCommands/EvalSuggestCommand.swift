package import ArgumentParser
internal import KnowledgeCompiler
internal import KnowledgeModel
internal import SignatureStore
internal import SuggestionTrials

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `kb eval suggest`: how good the proposals are.
package struct EvalSuggestCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "suggest",
        abstract: "Measure how good the proposals of kb suggest are.",
        discussion: """
            Protocols, by what they measure:
              group        messages of one text in one group, dead addresses apart from others
              lpo, lso     texts of providers, or groups of near-duplicates, that the model never saw
              adversarial  look-alikes with all the evidence in the world: nothing may be proposed
              stream       a fifth of the signatures unwritten, all proposals accepted unseen
              incident     living mailboxes refused in dead words: none may be accepted
              synth        proposed signatures against every text that means something else
              privacy      canaries in every field: none may be in the state or in a proposal
              resume       shuffled, stopped and sharded reading: the same bytes

            Everything is drawn from the seed; no clock and no network take part. Shares are shown with
            their numbers and the exact interval of 95 % (Clopper and Pearson).

            A baseline holds the figures that were reached. It may only get better: --update-baseline
            refuses to take figures that are worse.

            Exit codes: 0 done, 1 a gate failed or a figure got worse, 2 could not work.

            Examples:
              kb eval suggest --protocol group
              kb eval suggest --size small --baseline Tests/SuggestionTrialsTests/suggest-baseline.json
              kb eval suggest --protocol lpo --size full --json
            """)

    @Option(
        name: .customLong("protocol"),
        help:
            "What to measure: group, lpo, lso, adversarial, stream, incident, synth, privacy or resume; may be given several times, all without it."
    )
    var protocols: [TrialProtocol] = []

    @Option(help: ArgumentHelp("The pack's folder.", valueName: "folder"))
    var pack = "knowledge"

    @Option(help: "What everything is drawn from.")
    var seed: UInt64 = 1

    @Option(help: "small takes seconds, full takes minutes.")
    var size = TrialSize.small

    @Flag(help: "One JSON object for each protocol.")
    var json = false

    @Option(help: ArgumentHelp("The figures that were reached.", valueName: "file"))
    var baseline: String?

    @Flag(help: "Write better figures into the baseline.")
    var updateBaseline = false

    @Option(
        help: ArgumentHelp(
            "Labelled texts for lpo and lso, JSON Lines with input.diagnostic and label.suppress; they are measured, never trained on.",
            valueName: "file"))
    var texts: String?

    @Flag(help: "Name the cases that went wrong; of --texts too, which may not be public.")
    var cases = false

    package init() {}

    package func validate() throws {
        if updateBaseline, baseline == nil {
            throw ValidationError("--update-baseline needs --baseline")
        }
    }

    package func run() throws {
        var known = try baseline.map(BaselineFile.read) ?? Baseline()
        let outside = try texts.map(LabelledTexts.read) ?? []
        let compilation = Compilation.of(pack)
        let ground: TrialGround
        do {
            ground = try TrialGround(compilation)
        } catch {
            throw CommandFailure(message: error.text)
        }
        let trial = SuggestionTrial(ground, size: size, seed: seed, outside: outside)
        var isPassed = true
        for name in protocols.isEmpty ? TrialProtocol.allCases : protocols {
            let report: TrialReport
            do {
                report = try trial.run(name)
            } catch {
                throw CommandFailure(message: error.text)
            }
            let regressions = known.regressions(report)
            if !report.isPassed || !regressions.isEmpty { isPassed = false }
            Console.write(1, text(report, regressions))
            if report.isPassed { known.take(report) }
        }
        if updateBaseline, let baseline {
            do {
                try FileBytes.replace(baseline, with: Array(known.json.utf8))
            } catch {
                throw CommandFailure(message: error.description)
            }
        }
        if !isPassed { throw ExitCode(1) }
    }

    private func text(_ report: TrialReport, _ regressions: [String]) -> String {
        if json { return TrialText.json(report, regressions, cases: cases) + "\n" }
        return TrialText(style: Style(isColoured: Console.hasColour(1)))
            .table(report, regressions, cases: cases)
    }
}

extension TrialProtocol: ExpressibleByArgument {}
extension TrialSize: ExpressibleByArgument {}

/// Reads a baseline; a file that is not there holds none.
private enum BaselineFile {
    static func read(_ path: String) throws -> Baseline {
        guard let data = FileManager.default.contents(atPath: path) else { return Baseline() }
        guard let values = try? JSONDecoder().decode([String: [String: Double]].self, from: data)
        else {
            throw CommandFailure(
                message: "\(path): is no baseline; write one with --update-baseline")
        }
        return Baseline(values)
    }
}

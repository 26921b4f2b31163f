package import ArgumentParser
internal import BounceClassifier
internal import DeliveryStatus
internal import KnowledgeCompiler
internal import KnowledgeModel
internal import SignatureMatching
internal import SuggestionTrials

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `kb simulate`: an invented stream of bounces and deliveries.
package struct SimulateCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Invent a stream of bounces and deliveries, to try kb suggest without real ones.",
        discussion: """
            Every example of the pack is a text that receivers say; the names in it are filled with
            invented ones. Few texts are frequent, many are rare; recipients are tried again after
            days, some are delivered to later, others at the same hosts get their mail. The same seed
            gives the same bytes on every machine.

            Every invented domain starts with kbsim-. No record is about anybody.

            With --without-every 5, a fifth of the signatures that may suppress count as not yet
            written: their ids are printed on standard error, and --reduced-pack writes the knowledge
            without them. That is what kb suggest should find again.

            Exit codes: 0 done, 2 could not work.

            Examples:
              kb simulate > stream.jsonl
              kb simulate --without-every 5 --reduced-pack /tmp/less --truth truth.jsonl > stream.jsonl
              kb compile /tmp/less -o less.sqlite && kb suggest --db less.sqlite stream.jsonl
              kb simulate --incident gmail-2020 --format ses | kb classify --format ses --output json
            """)

    @Option(help: ArgumentHelp("The pack's folder.", valueName: "folder"))
    var pack = "knowledge"

    @Option(help: "Bounces and delays; deliveries and complaints come on top.")
    var messages = 30_000

    @Option(help: "Different texts, at most.")
    var templates = 1_500

    @Option(help: "What everything is drawn from.")
    var seed: UInt64 = 1

    @Option(help: "Days that the stream covers, from 2026-10-01.")
    var days = 30

    @Option(help: "How records are written: jsonl or ses.")
    var format = StreamForm.jsonl

    @Option(
        help: ArgumentHelp(
            "Take one of so many signatures that may suppress as not yet written.",
            valueName: "number"))
    var withoutEvery: Int?

    @Option(
        help: ArgumentHelp(
            "Write the knowledge without those signatures here; an empty or new folder.",
            valueName: "folder"))
    var reducedPack: String?

    @Option(
        help:
            "Add living mailboxes that are refused in dead words: gmail-2020, directory, mass-block."
    )
    var incident: [Incident] = []

    @Option(
        help: ArgumentHelp(
            "Write the truth here: one JSON object for each bounce, by id.", valueName: "file"))
    var truth: String?

    package init() {}

    package func validate() throws {
        if !(1...50_000_000).contains(messages) {
            throw ValidationError("--messages must be between 1 and 50000000")
        }
        if !(1...3_000).contains(days) { throw ValidationError("--days must be 1 to 3000") }
        if templates < 1 { throw ValidationError("--templates must be 1 at least") }
        if let withoutEvery, withoutEvery < 1 {
            throw ValidationError("--without-every must be 1 at least")
        }
        if reducedPack != nil, withoutEvery == nil {
            throw ValidationError("--reduced-pack needs --without-every")
        }
    }

    package func run() throws {
        let compilation = Compilation.of(pack)
        guard compilation.isSound, let knowledge = try? Knowledge(compilation.image) else {
            for problem in compilation.problems { Console.error(problem.text) }
            throw CommandFailure(message: "\(pack) does not compile; mend what stands above")
        }
        if let withoutEvery { try hide(oneOf: withoutEvery, compilation.pack) }
        let classifier = BounceClassifier(knowledge, trust: .experimental)
        let pool = TemplatePool.templates(of: compilation.pack, answer: classifier.classify)
        var settings = Simulation.Settings()
        settings.seed = seed
        settings.messages = messages
        settings.days = days
        settings.incidents = incident
        let simulation = Simulation(
            Simulation.draw(pool, count: templates, seed: seed), settings)
        try write(simulation)
    }

    /// Names the signatures that count as unwritten, and writes the pack without them.
    private func hide(oneOf divisor: Int, _ pack: Pack) throws {
        let hidden = ReducedPack.hidden(in: pack, oneOf: divisor, seed: seed)
        for id in hidden { Console.error("kb: without \(id)") }
        guard let reducedPack else { return }
        let files = FileManager.default
        if let found = try? files.contentsOfDirectory(atPath: reducedPack), !found.isEmpty {
            throw CommandFailure(
                message: "\(reducedPack) is not empty; name a new folder, or empty it")
        }
        let base = self.pack.hasSuffix("/") ? self.pack : self.pack + "/"
        for (path, text) in ReducedPack.files(pack, without: hidden).sorted(by: { $0.key < $1.key })
        {
            let name = path.hasPrefix(base) ? String(path.dropFirst(base.count)) : path
            let place = reducedPack + "/" + name
            let folder = place.split(separator: "/", omittingEmptySubsequences: false).dropLast()
                .joined(separator: "/")
            do {
                try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try Data(text.utf8).write(to: URL(filePath: place))
            } catch {
                throw CommandFailure(message: "\(place): cannot be written; check the folder")
            }
        }
    }

    private func write(_ simulation: Simulation) throws {
        let truthFile = try truth.map { try LineFile($0) }
        var pending = ""
        var progress = ShareDone("kb: simulated", of: simulation.count)
        for index in 0..<simulation.count {
            let event = simulation.event(at: index)
            pending += format.line(event.event) + "\n"
            if event.event.kind == .bounce || event.event.kind == .delay {
                truthFile?.add(TruthLine.line(event))
            }
            if pending.utf8.count >= 1 << 16 {
                Console.write(1, pending)
                pending = ""
                progress.show(index)
            }
        }
        if !pending.isEmpty { Console.write(1, pending) }
        truthFile?.flush()
        progress.end()
    }
}

extension StreamForm: ExpressibleByArgument {}
extension Incident: ExpressibleByArgument {}

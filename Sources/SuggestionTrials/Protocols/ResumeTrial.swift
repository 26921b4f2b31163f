internal import BounceClassifier
internal import DeliveryStatus
internal import KnowledgeModel
internal import SignatureLearning

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Protocol `resume`: the same input in any order, in shards, or with stops gives the same bytes.
enum ResumeTrial {
    /// What must be equal.
    private struct Outcome: Equatable {
        var state: [UInt8]
        var proposals: String
    }

    static func report(
        _ ground: TrialGround, _ size: TrialSize, seed: UInt64
    ) throws(Problem) -> TrialReport {
        var report = TrialReport(.resume, size, seed: seed)
        let reduced = try ground.without(ReducedPack.hidden(in: ground.pack, oneOf: 5, seed: seed))
        let pool = TemplatePool.templates(of: ground.pack, answer: ground.classifier.classify)
        var settings = Simulation.Settings()
        settings.seed = seed
        settings.messages = size == .small ? 6_000 : 30_000
        let simulation = Simulation(
            Simulation.draw(pool, count: size == .small ? 120 : 1_500, seed: seed), settings)
        let events = (0..<simulation.count).map { simulation.event(at: $0).event }
        var random = SplitMix(seed: seed, 0, 14)
        var differing = 0
        var rounds = 0
        do {
            let whole = try outcome([events], reduced, stops: false)
            func compare(_ what: String, _ other: Outcome) {
                rounds += 1
                guard other != whole else { return }
                differing += 1
                let part = other.proposals == whole.proposals ? "the state" : "the proposals"
                report.note("\(what): \(part) differ")
            }
            for round in 0..<(size == .small ? 1 : 5) {
                compare(
                    "shuffled, round \(round)",
                    try outcome([random.shuffled(events)], reduced, stops: false))
                compare(
                    "stopped, round \(round)",
                    try outcome(cuts(events, random.within(2...6), &random), reduced, stops: true))
                let shards = random.shuffled(cuts(random.shuffled(events), 4, &random))
                compare("in shards, round \(round)", try merged(shards, reduced))
            }
            report.figures = [
                Figure("comparisons", count: rounds), Figure("differing", count: differing, .lower),
                Figure("records", count: events.count),
                Figure(
                    "proposals",
                    count: whole.proposals.split(separator: "\n").count {
                        $0.hasPrefix("  - id:")
                    }),
            ]
        } catch {
            throw Problem(SourceLocation(path: "state"), "state", "\(error)")
        }
        report.gates = [
            TrialGate(
                "equal", differing == 0,
                "\(differing) of \(rounds) ways to read the same give other bytes; 0 may")
        ]
        return report
    }

    /// The events in pieces of any length.
    private static func cuts(
        _ events: [BounceEvent], _ count: Int, _ random: inout SplitMix
    ) -> [[BounceEvent]] {
        var places = [0, events.count]
        for _ in 1..<max(2, count) { places.append(random.below(events.count + 1)) }
        places.sort()
        return zip(places, places.dropFirst()).map { Array(events[$0..<$1]) }
    }

    private static func outcome(
        _ pieces: [[BounceEvent]], _ ground: TrialGround, stops: Bool
    ) throws -> Outcome {
        guard var state = ground.state() else { return Outcome(state: [], proposals: "") }
        for piece in pieces {
            for event in piece { state.add(event) }
            if stops { state = try reread(state) }
        }
        return try finished(state, ground)
    }

    private static func merged(_ shards: [[BounceEvent]], _ ground: TrialGround) throws -> Outcome {
        var whole: LearningState?
        for shard in shards {
            guard var state = ground.state() else { continue }
            for event in shard { state.add(event) }
            if whole == nil { whole = state } else { try whole?.merge(state) }
        }
        guard let whole else { return Outcome(state: [], proposals: "") }
        return try finished(whole, ground)
    }

    private static func finished(_ state: LearningState, _ ground: TrialGround) throws -> Outcome {
        Outcome(
            state: try StateFile.bytes(
                of: state, beside: TrialGround.temporaryPath),
            proposals: ProposalYAML.file(ground.suggestions(state)))
    }

    /// The state as it comes back from disk.
    private static func reread(_ state: LearningState) throws -> LearningState {
        let folder = FileManager.default.temporaryDirectory.path
        let path = folder + "/kb-eval-\(ProcessInfo.processInfo.processIdentifier).state"
        try StateFile.write(state, to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try StateFile.read(path, key: state.key)
    }
}

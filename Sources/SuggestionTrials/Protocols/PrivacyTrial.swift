internal import BounceClassifier
internal import DeliveryStatus
internal import KnowledgeModel
internal import PermanenceModel
internal import SignatureLearning

/// Protocol `privacy`: nothing that is somebody's may get out.
///
/// Canaries stand in every field of a stream whose texts become proposals: names that identify
/// (addresses, hosts, numbers, ids) and plain words. The former may be in no state, neither may be in
/// what is proposed.
enum PrivacyTrial {
    static func report(
        _ ground: TrialGround, _ size: TrialSize, seed: UInt64
    ) throws(Problem) -> TrialReport {
        var report = TrialReport(.privacy, size, seed: seed)
        let hidden = ReducedPack.hidden(in: ground.pack, oneOf: 5, seed: seed)
        let reduced = try ground.without(hidden)
        let pool = TemplatePool.templates(of: ground.pack, answer: ground.classifier.classify)
        let dead = pool.filter { $0.truth.suppress && hidden.contains($0.truth.signature ?? "") }
        guard var state = reduced.state(), !dead.isEmpty else { return report }
        var settings = Simulation.Settings()
        settings.seed = seed
        settings.isUniform = true
        settings.messages = size == .small ? 1_500 : 10_000
        let simulation = Simulation(Array(dead.prefix(size == .small ? 40 : 200)), settings)
        var canaries = Canaries(seed: seed)
        for index in 0..<simulation.count {
            // Every canary is a person and a host of its own: with deliveries among them it would look as
            // if nobody at those hosts ever got mail.
            let event = simulation.event(at: index).event
            if event.kind == .bounce { state.add(canaries.put(into: event, index)) }
        }
        let suggestions = reduced.suggestions(state)
        let stored: [UInt8]
        do {
            stored = try StateFile.bytes(
                of: state, beside: TrialGround.temporaryPath)
        } catch {
            throw Problem(SourceLocation(path: "state"), "unwritable", "\(error)")
        }
        let inState = canaries.found(in: stored, canaries.identifiers)
        let written = Self.everything(suggestions)
        let inProposals = canaries.found(
            in: Array(written.utf8), canaries.identifiers.union(canaries.words))
        report.figures = [
            Figure("canaries", count: canaries.identifiers.count + canaries.words.count),
            Figure("proposals", count: suggestions.proposals.count),
            Figure("leaks.state", count: inState.count, .lower),
            Figure("leaks.proposals", count: inProposals.count, .lower),
        ]
        for leak in inState { report.note("in the state: \(leak)") }
        for leak in inProposals { report.note("in a proposal: \(leak)") }
        report.gates = [
            TrialGate(
                "leaks", inState.isEmpty && inProposals.isEmpty,
                "\(inState.count) canaries in the state, \(inProposals.count) in proposals; 0 are"
                    + " allowed"),
            TrialGate(
                "proposals", !suggestions.proposals.isEmpty,
                "\(suggestions.proposals.count) proposals; without any nothing could leak"),
        ]
        return report
    }

    /// What leaves the machine of a proposal: the YAML and every sentence about it.
    private static func everything(_ suggestions: Suggestions) -> String {
        var lines = [ProposalYAML.file(suggestions)]
        for proposal in suggestions.proposals {
            lines += [proposal.id, proposal.title] + proposal.contains + proposal.examples
            lines += proposal.clusters.flatMap(\.judgement.findings).map(\.sentence)
        }
        let others = suggestions.watched + suggestions.rejected + suggestions.conflicts
        lines += others.flatMap(\.judgement.findings).map(\.sentence)
        return lines.joined(separator: "\n")
    }
}

/// Words that are in no text of the world, so that each one that is found was leaked.
private struct Canaries {
    private(set) var identifiers: Set<String> = []
    private(set) var words: Set<String> = []
    private var random: SplitMix

    init(seed: UInt64) { random = SplitMix(seed: seed, 0, 13) }

    /// A word that starts like no other.
    private mutating func word() -> String { "zqx" + random.text(9, of: "bcdfghjklmnpqrstvwz") }

    private mutating func identifier() -> String {
        let name = word()
        identifiers.insert(name)
        return name
    }

    /// The event with canaries in the place of names.
    mutating func put(into event: BounceEvent, _ index: Int) -> BounceEvent {
        var event = event
        let local = identifier()
        let domain = identifier() + ".com"
        if let old = event.recipient {
            event.diagnostic = event.diagnostic.replacing(old, with: local + "@" + domain)
        }
        event.recipient = local + "@" + domain
        event.remoteMTA = "mx." + identifier() + ".net"
        event.id = identifier()
        guard event.kind == .bounce || event.kind == .delay else { return event }
        switch index % 6 {
        case 0: event.diagnostic += " (" + identifier() + "@" + identifier() + ".org)"
        case 1: event.diagnostic += " id=" + identifier() + String(random.within(10_000...99_999))
        case 2: event.diagnostic += " [" + identifier() + ".example.com]"
        case 3: event.diagnostic += " https://www." + identifier() + ".de/" + identifier() + "77"
        case 4:
            let name = word()
            words.insert(name)
            event.diagnostic += " (" + name + ")"
        default: break
        }
        return event
    }

    /// Which canaries stand in `bytes`.
    func found(in bytes: [UInt8], _ canaries: Set<String>) -> [String] {
        let start = Array("zqx".utf8)
        var found: Set<String> = []
        var index = 0
        while index + 12 <= bytes.count {
            if bytes[index] | 0x20 == start[0], bytes[index + 1] | 0x20 == start[1],
                bytes[index + 2] | 0x20 == start[2]
            {
                let word = String(
                    decoding: bytes[index..<(index + 12)].map { $0 | 0x20 }, as: UTF8.self)
                if canaries.contains(word) { found.insert(word) }
            }
            index += 1
        }
        return found.sorted()
    }
}

internal import BounceClassifier
internal import DeliveryStatus
internal import KnowledgeModel
internal import SignatureLearning
internal import SignatureMatching

/// Protocol `stream`: what would be found, and what lost, if every proposal were accepted unseen.
///
/// A fifth of the signatures that may suppress are taken away; a stream of everything is read; all
/// proposals become an overlay, and the stream is classified with it.
enum StreamTrial {
    static func report(
        _ ground: TrialGround, _ size: TrialSize, seed: UInt64
    ) throws(Problem) -> TrialReport {
        var report = TrialReport(.stream, size, seed: seed)
        let pool = TemplatePool.templates(of: ground.pack, answer: ground.classifier.classify)
        var total = Counts()
        for round in 0..<(size == .small ? 1 : 3) {
            let seed = seed &+ UInt64(round)
            let hidden = ReducedPack.hidden(in: ground.pack, oneOf: 5, seed: seed)
            let reduced = try ground.without(hidden)
            var settings = Simulation.Settings()
            settings.seed = seed
            settings.messages = size == .small ? 20_000 : 200_000
            let count = size == .small ? 600 : 1_500
            let run = StreamRun(
                reduced, Simulation(Simulation.draw(pool, count: count, seed: seed), settings))
            try tally(run, &total, &report)
        }
        report.figures = total.figures
        report.gates = [
            TrialGate(
                "false_suppress", total.wrong * 1000 <= max(1, total.suppressed),
                "\(total.wrong) of \(total.suppressed) suppressions are wrong; 0.1 % is allowed")
        ]
        return report
    }

    /// What was counted over all rounds.
    private struct Counts {
        var lost = 0
        var found = 0
        /// Of those lost, messages of texts that had the least evidence that a proposal needs: three
        /// recipients on three days in two domains.
        var possible = 0
        var foundOfPossible = 0
        var suppressed = 0
        var wrong = 0
        var proposals = 0
        var wrongProposals = 0
        /// Templates that nobody knew, with ten recipients or more, and those found.
        var frequent = 0
        var frequentFound = 0

        var figures: [Figure] {
            [
                Figure("found", found, of: lost),
                Figure("found.of_possible", foundOfPossible, of: possible),
                Figure("false_suppress", wrong, of: suppressed, .lower, ifEmpty: 0),
                Figure("found.frequent_texts", frequentFound, of: frequent),
                Figure("proposals", count: proposals),
                Figure("proposals.wrong", count: wrongProposals, .lower),
            ]
        }
    }

    private static func tally(
        _ run: StreamRun, _ counts: inout Counts, _ report: inout TrialReport
    ) throws(Problem) {
        let before = run.ground.classifier
        let after = try run.accepting()
        var recipients: [Int: Set<String>] = [:]
        var days: [Int: Set<String>] = [:]
        var domains: [Int: Set<String>] = [:]
        var messages: [Int: (lost: Int, found: Int)] = [:]
        var found: Set<Int> = []
        var lost: Set<Int> = []
        var wrongIDs: Set<String> = []
        for index in 0..<run.simulation.count {
            let simulated = run.simulation.event(at: index)
            let event = simulated.event
            guard event.kind == .bounce || event.kind == .delay else { continue }
            let isDead = simulated.template.truth.suppress
            let answer = after.classify(event)
            let number = simulated.template.number
            if answer.suppress { counts.suppressed += 1 }
            if answer.suppress, !isDead, !before.classify(event).suppress {
                counts.wrong += 1
                wrongIDs.insert(answer.signature ?? "")
                report.note("false by \(answer.signature ?? ""): \(event.diagnostic)")
            }
            guard isDead, !before.classify(event).suppress else { continue }
            counts.lost += 1
            lost.insert(number)
            if let recipient = event.recipient {
                recipients[number, default: []].insert(recipient)
                let domain = recipient.split(separator: "@").last ?? ""
                domains[number, default: []].insert(String(domain))
            }
            if let day = event.timestamp?.prefix(10) {
                days[number, default: []].insert(String(day))
            }
            messages[number, default: (0, 0)].lost += 1
            if answer.suppress {
                messages[number, default: (0, 0)].found += 1
                counts.found += 1
                found.insert(number)
            }
        }
        for (number, messages) in messages
        where (recipients[number]?.count ?? 0) >= EvidenceRules.recipients
            && (days[number]?.count ?? 0) >= EvidenceRules.days
            && (domains[number]?.count ?? 0) >= EvidenceRules.domains
        {
            counts.possible += messages.lost
            counts.foundOfPossible += messages.found
        }
        let frequent = lost.filter { (recipients[$0]?.count ?? 0) >= 10 }
        counts.frequent += frequent.count
        counts.frequentFound += frequent.intersection(found).count
        for number in lost.subtracting(found).sorted() {
            let template = run.simulation.templates[number]
            report.note(
                "missed with \(recipients[number]?.count ?? 0) recipients: "
                    + template.example.diagnostic)
        }
        counts.proposals += run.suggestions.proposals.count
        counts.wrongProposals += wrongIDs.count
    }
}

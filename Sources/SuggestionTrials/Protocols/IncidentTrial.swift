internal import BounceClassifier
internal import DeliveryStatus
internal import KnowledgeModel
internal import SignatureLearning
internal import SignatureMatching

/// Protocol `incident`: living mailboxes refused in dead words; none of those may be proposed.
///
/// The words are invented ones, and those of signatures that were taken away: what a dead address
/// says on every other day.
enum IncidentTrial {
    static func report(
        _ ground: TrialGround, _ size: TrialSize, seed: UInt64
    ) throws(Problem) -> TrialReport {
        var report = TrialReport(.incident, size, seed: seed)
        let hidden = ReducedPack.hidden(in: ground.pack, oneOf: 5, seed: seed)
        let reduced = try ground.without(hidden)
        let pool = TemplatePool.templates(of: ground.pack, answer: ground.classifier.classify)
        let classifier = reduced.classifier
        let dead = pool.filter {
            $0.truth.suppress && hidden.contains($0.truth.signature ?? "")
                && !classifier.classify($0.example).suppress && $0.example.remoteMTA == nil
        }
        var random = SplitMix(seed: seed, 0, 12)
        let words: [String?] =
            [nil] + random.shuffled(dead).prefix(size == .small ? 2 : 30).map(\.example.diagnostic)
        let others = Simulation.draw(
            pool.filter { !$0.truth.suppress }, count: size == .small ? 60 : 300, seed: seed)
        var outages = 0
        var accepted = 0
        for incident in Incident.allCases {
            for (number, text) in words.enumerated() {
                var settings = Simulation.Settings()
                settings.seed = seed &+ UInt64(number)
                settings.messages = size == .small ? 1_500 : 4_000
                settings.incidents = [incident]
                settings.incidentWords = text
                let run = StreamRun(reduced, Simulation(others, settings))
                outages += 1
                let isAccepted = run.proposedTemplates.contains {
                    $0.truth.signature == "incident.\(incident.rawValue)"
                }
                if isAccepted {
                    accepted += 1
                    report.note("accepted \(incident.rawValue): \(text ?? incident.words)")
                }
            }
        }
        report.figures = [
            Figure("outages", count: outages), Figure("accepted", count: accepted, .lower),
        ]
        report.gates = [
            TrialGate(
                "accepted", accepted == 0,
                "\(accepted) of \(outages) outages are accepted; 0 are allowed")
        ]
        return report
    }
}

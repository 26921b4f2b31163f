internal import BounceClassifier
internal import DeliveryStatus
internal import KnowledgeModel
internal import SignatureLearning
internal import SignatureMatching

/// Protocol `synth`: a proposed signature says what its texts say, and nothing else.
///
/// The texts of a fifth of the signatures are unknown and have all the evidence that they need; the
/// proposals are tried on every text of the whole pack that is no dead address.
enum SynthesisTrial {
    static func report(
        _ ground: TrialGround, _ size: TrialSize, seed: UInt64
    ) throws(Problem) -> TrialReport {
        var report = TrialReport(.synth, size, seed: seed)
        let texts = LabelledText.all(of: ground)
        let pool = TemplatePool.templates(of: ground.pack, answer: ground.classifier.classify)
        var proposals = 0
        var own = 0
        var matched = 0
        var hits = 0
        var unknown = 0
        var proposed = 0
        for round in 0..<(size == .small ? 1 : 5) {
            let seed = seed &+ UInt64(round)
            let hidden = ReducedPack.hidden(in: ground.pack, oneOf: 5, seed: seed)
            let reduced = try ground.without(hidden)
            let before = reduced.classifier
            let dead = pool.filter {
                $0.truth.suppress && hidden.contains($0.truth.signature ?? "")
            }
            var settings = Simulation.Settings()
            settings.seed = seed
            settings.isUniform = true
            settings.hasFaults = false
            let templates = size == .small ? Array(dead.prefix(60)) : dead
            settings.messages = templates.count * 30
            let run = StreamRun(reduced, Simulation(templates, settings))
            let after = try run.accepting()
            unknown += templates.count { !before.classify($0.example).suppress }
            proposed += templates.count {
                !before.classify($0.example).suppress && after.classify($0.example).suppress
            }
            proposals += run.suggestions.proposals.count
            for proposal in run.suggestions.proposals where proposal.provider == nil {
                for cluster in proposal.clusters {
                    own += 1
                    if after.classify(cluster.cluster.event).suppress {
                        matched += 1
                    } else {
                        report.note("\(proposal.id) misses its own: \(cluster.cluster.text)")
                    }
                }
            }
            for text in texts where !text.isDead {
                let answer = after.classify(text.event)
                guard answer.suppress, !before.classify(text.event).suppress else { continue }
                hits += 1
                report.note("\(answer.signature ?? "") hits: \(text.event.diagnostic)")
            }
        }
        report.figures = [
            Figure("own_matched", matched, of: own), Figure("hits", count: hits, .lower),
            Figure("found", proposed, of: unknown), Figure("proposals", count: proposals),
        ]
        report.gates = [
            TrialGate(
                "own_matched", matched == own,
                "\(matched) of \(own) texts are explained by their own proposal; all must be"),
            TrialGate(
                "hits", hits == 0, "\(hits) texts that mean something else are hit; 0 may be"),
        ]
        return report
    }
}

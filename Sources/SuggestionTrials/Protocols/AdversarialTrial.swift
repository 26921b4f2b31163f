internal import DeliveryStatus
internal import KnowledgeCompiler
internal import KnowledgeModel
internal import SignatureLearning
internal import SignatureMatching

/// Protocol `adversarial`: texts that look like dead addresses, with all the evidence in the world.
///
/// Each look-alike of the fixtures is said for weeks to many recipients of many domains, of whom
/// nobody is ever delivered to. Nothing may be proposed.
enum AdversarialTrial {
    static func report(
        _ ground: TrialGround, _ size: TrialSize, seed: UInt64
    ) throws(Problem) -> TrialReport {
        var report = TrialReport(.adversarial, size, seed: seed)
        let lookalikes = TemplatePool.lookalikes(of: ground.pack)
        let proposed = found(ground, lookalikes, size, seed)
        report.figures = [
            Figure("lookalikes", count: lookalikes.count),
            Figure("proposed", count: proposed.count, .lower),
        ]
        for template in proposed { report.note("proposed: \(template.example.diagnostic)") }
        report.gates = [
            TrialGate(
                "proposed", proposed.isEmpty,
                "\(proposed.count) of \(lookalikes.count) look-alikes are proposed; 0 are allowed")
        ]
        // Fragments are held against the corpus's own look-alikes; what comes of those that it has
        // not says more about the next one.
        var blind = ground.pack
        blind.fixtures.removeAll { $0.suppress == false }
        let untaught = try TrialGround(Compilation.of(blind))
        let blindly = found(untaught, lookalikes, size, seed)
        for template in blindly { report.note("untaught: \(template.example.diagnostic)") }
        report.figures.append(Figure("untaught_proposed", count: blindly.count, .lower))
        return report
    }

    private static func found(
        _ ground: TrialGround, _ lookalikes: [TrafficTemplate], _ size: TrialSize, _ seed: UInt64
    ) -> [TrafficTemplate] {
        var settings = Simulation.Settings()
        settings.seed = seed
        settings.isUniform = true
        settings.hasFaults = false
        settings.nobodyLives = true
        settings.messages = lookalikes.count * (size == .small ? 12 : 40)
        let run = StreamRun(ground, Simulation(lookalikes, settings))
        return run.proposedTemplates
    }
}

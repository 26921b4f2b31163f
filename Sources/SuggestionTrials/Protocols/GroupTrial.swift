internal import BounceClassifier
internal import DeliveryStatus
internal import SignatureLearning

/// Protocol `group`: messages of one text are one group, and dead addresses stand apart from others.
///
/// Every example of the corpus is a truth of its own, also where two differ in letter case or line
/// ends only: such a pair in one group counts as a fault. `--cases` shows the worst faults.
enum GroupTrial {
    static func report(_ ground: TrialGround, _ size: TrialSize, seed: UInt64) -> TrialReport {
        var report = TrialReport(.group, size, seed: seed)
        guard var state = ground.state() else { return report }
        let pool = TemplatePool.templates(of: ground.pack, answer: ground.classifier.classify)
        var settings = Simulation.Settings()
        settings.seed = seed
        settings.messages = size == .small ? 3_000 : 30_000
        let count = size == .small ? 300 : 1_500
        let simulation = Simulation(Simulation.draw(pool, count: count, seed: seed), settings)
        var labels: [(template: Int, group: ClusterKey, isDead: Bool)] = []
        var faults = GroupingFaults()
        for index in 0..<simulation.count {
            let simulated = simulation.event(at: index)
            guard simulated.event.kind == .bounce || simulated.event.kind == .delay else {
                continue
            }
            let group = state.key(of: simulated.event)
            let template = simulated.template.number
            labels.append((template, group, simulated.template.truth.suppress))
            faults.count(template, group) { state.cluster(of: simulated.event) }
        }
        for fault in faults.sentences { report.note(fault) }
        let measure = GroupingMeasure(labels)
        report.figures = [
            Figure("ga", measure: measure.groupingAccuracy),
            Figure("fga", measure: measure.groupF1),
            Figure("mixed_groups", count: measure.mixedGroups, .lower),
            Figure("mixed_messages", count: measure.mixedMessages, .lower),
            Figure("messages", count: measure.messages),
            Figure("templates", count: measure.templates),
            Figure("groups", count: measure.groups),
        ]
        report.gates = [
            TrialGate(
                "mixed_groups", measure.mixedGroups == 0,
                "\(measure.mixedGroups) groups mix dead addresses with others; 0 are allowed")
        ]
        return report
    }
}

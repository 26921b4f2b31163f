internal import BounceClassifier
internal import DeliveryStatus
internal import KnowledgeCompiler
internal import KnowledgeModel
internal import SignatureLearning
internal import SignatureMatching

/// A simulation that was read, what was proposed, and which templates are behind it.
struct StreamRun {
    let ground: TrialGround
    let simulation: Simulation
    let suggestions: Suggestions
    /// The templates behind each text.
    private let templates: [ClusterKey: Set<Int>]

    init(_ ground: TrialGround, _ simulation: Simulation) {
        self.ground = ground
        self.simulation = simulation
        guard var state = ground.state() else {
            suggestions = Suggestions()
            templates = [:]
            return
        }
        var templates: [ClusterKey: Set<Int>] = [:]
        for index in 0..<simulation.count {
            let simulated = simulation.event(at: index)
            state.add(simulated.event)
            if simulated.event.kind == .bounce || simulated.event.kind == .delay {
                templates[state.key(of: simulated.event), default: []].insert(
                    simulated.template.number)
            }
        }
        self.templates = templates
        suggestions = ground.suggestions(state)
    }

    /// The templates of the texts that proposals explain.
    var proposedTemplates: [TrafficTemplate] {
        var numbers: Set<Int> = []
        for proposal in suggestions.proposals {
            for cluster in proposal.clusters {
                numbers.formUnion(templates[cluster.cluster.key] ?? [])
            }
        }
        return numbers.sorted().filter(simulation.templates.indices.contains)
            .map { simulation.templates[$0] }
    }

    /// The classifier with every proposal accepted unseen, as `kb suggest --output yaml` writes them.
    func accepting() throws(Problem) -> BounceClassifier {
        let yaml = ProposalYAML.file(suggestions)
        let (pack, problems) = PackReader.read(texts: ["proposals.yaml": yaml])
        let image = ground.compilation.image
        let compilation = Compilation.of(
            pack, problems, over: Vocabulary(reasons: image.reasons, groups: image.phraseGroups))
        let overlay = try TrialGround.knowledge(of: compilation)
        return BounceClassifier(ground.knowledge, overlays: [overlay], trust: .experimental)
    }
}

package import KnowledgeModel

/// Runs a protocol on a pack.
package struct SuggestionTrial: Sendable {
    package let ground: TrialGround
    package var size: TrialSize
    package var seed: UInt64
    /// Labelled texts from outside, for `lpo` and `lso`: measured, never trained on.
    package var outside: [LabelledText]

    package init(
        _ ground: TrialGround, size: TrialSize, seed: UInt64, outside: [LabelledText] = []
    ) {
        self.ground = ground
        self.size = size
        self.seed = seed
        self.outside = outside
    }

    /// - Throws: `Problem` where a pack without some of its texts does not compile.
    package func run(_ trial: TrialProtocol) throws(Problem) -> TrialReport {
        switch trial {
        case .group: return GroupTrial.report(ground, size, seed: seed)
        case .lpo, .lso:
            return try LeaveOutTrial(ground: ground, size: size, seed: seed, outside: outside)
                .report(trial)
        case .adversarial: return try AdversarialTrial.report(ground, size, seed: seed)
        case .stream: return try StreamTrial.report(ground, size, seed: seed)
        case .incident: return try IncidentTrial.report(ground, size, seed: seed)
        case .synth: return try SynthesisTrial.report(ground, size, seed: seed)
        case .privacy: return try PrivacyTrial.report(ground, size, seed: seed)
        case .resume: return try ResumeTrial.report(ground, size, seed: seed)
        }
    }
}

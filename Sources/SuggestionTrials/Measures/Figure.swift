/// One number of a protocol, with what it was counted from.
package struct Figure: Sendable, Equatable {
    /// Which way is better, for a baseline that may only get better.
    package enum Direction: String, Sendable { case higher, lower, neither }

    /// For programs: `precision`, `recall.mailbox_disabled`.
    package var name: String
    /// Thousandths at the finest, where it is a share; else a count.
    package var value: Double
    package var direction: Direction
    /// Of what the share was counted; nil for a count.
    package var part: Int?
    package var whole: Int?
    /// The exact interval of 95 %.
    package var bounds: BinomialBounds?

    /// A count.
    package init(_ name: String, count: Int, _ direction: Direction = .neither) {
        self.name = name
        value = Double(count)
        self.direction = direction
    }

    /// A share of what was counted; 1 of nothing where `whole` is 0 and nothing could be wrong.
    package init(
        _ name: String, _ part: Int, of whole: Int, _ direction: Direction = .higher,
        ifEmpty: Double = 1
    ) {
        self.name = name
        value = whole == 0 ? ifEmpty : Self.thousandths(part, whole)
        self.direction = direction
        self.part = part
        self.whole = whole
        bounds = whole == 0 ? nil : BinomialBounds(part, of: whole)
    }

    /// A measure without parts.
    package init(_ name: String, measure: Double, _ direction: Direction = .higher) {
        self.name = name
        value = BinomialBounds.rounded(measure)
        self.direction = direction
    }

    /// Shares near 0 need more than thousandths: millionths, rounded by whole numbers.
    private static func thousandths(_ part: Int, _ whole: Int) -> Double {
        let millionths = (part * 2_000_000 + whole) / (2 * whole)
        return Double(millionths) / 1_000_000
    }

    /// Whether `self` is worse than it was.
    package func isWorse(than before: Double) -> Bool {
        switch direction {
        case .higher: value < before - 0.000_000_5
        case .lower: value > before + 0.000_000_5
        case .neither: false
        }
    }
}

/// A condition that a protocol must meet, always.
package struct TrialGate: Sendable, Equatable {
    package var name: String
    package var isMet: Bool
    /// What was demanded and what came.
    package var sentence: String

    package init(_ name: String, _ isMet: Bool, _ sentence: String) {
        self.name = name
        self.isMet = isMet
        self.sentence = sentence
    }
}

/// What came of a protocol.
package struct TrialReport: Sendable, Equatable {
    package var trial: TrialProtocol
    package var size: TrialSize
    package var seed: UInt64
    package var figures: [Figure] = []
    package var gates: [TrialGate] = []
    /// Cases to look at: texts of the corpus or of the simulation, never of a real stream.
    package var cases: [String] = []

    package init(_ trial: TrialProtocol, _ size: TrialSize, seed: UInt64) {
        self.trial = trial
        self.size = size
        self.seed = seed
    }

    package var isPassed: Bool { gates.allSatisfy(\.isMet) }

    package func figure(_ name: String) -> Figure? { figures.first { $0.name == name } }

    /// Notes at most 400 cases.
    mutating func note(_ text: String) {
        if cases.count < 400 { cases.append(text) }
    }
}

/// What `kb eval suggest` can measure.
package enum TrialProtocol: String, Sendable, CaseIterable {
    case group, lpo, lso, adversarial, stream, incident, synth, privacy, resume
}

/// How much of it: seconds for every change, minutes for a release.
package enum TrialSize: String, Sendable, CaseIterable { case small, full }

/// What margins mean: a probability, and how many known other texts reach as high.
struct Calibration: Sendable, Equatable {
    /// The probability is the logistic function of `slope * margin + offset`; in millionths.
    var slope: Int32
    var offset: Int32
    /// Margins of texts that mean something else, in thousandths, falling.
    var negatives: [Int16]

    init(slope: Int32, offset: Int32, negatives: [Int16]) {
        self.slope = slope
        self.offset = offset
        self.negatives = negatives
    }

    /// Fits Platt's two constants to cross-fitted margins, with his targets against overfitting.
    ///
    /// - Parameters:
    ///   - scores: The texts of which the model's opinion is asked: what passes the gates.
    ///   - others: The margins of all texts that mean something else.
    init(_ scores: [(margin: Double, isDead: Bool)], others: [Double]) {
        let dead = Double(scores.count { $0.isDead })
        let other = Double(scores.count) - dead
        let targets = ((dead + 1) / (dead + 2), 1 / (other + 2))
        var slope = 1.0
        var offset = 0.0
        for _ in 0..<50 {
            var gradient = (0.0, 0.0)
            var curve = (1e-6, 0.0, 1e-6)
            for (margin, isDead) in scores {
                let probability = ExactMath.logistic(slope * margin + offset)
                let error = probability - (isDead ? targets.0 : targets.1)
                let weight = probability * (1 - probability)
                gradient.0 += error * margin
                gradient.1 += error
                curve.0 += weight * margin * margin
                curve.1 += weight * margin
                curve.2 += weight
            }
            let determinant = curve.0 * curve.2 - curve.1 * curve.1
            guard determinant > 1e-12 else { break }
            let step = (
                (curve.2 * gradient.0 - curve.1 * gradient.1) / determinant,
                (curve.0 * gradient.1 - curve.1 * gradient.0) / determinant
            )
            slope -= min(max(step.0, -1), 1)
            offset -= min(max(step.1, -1), 1)
            if abs(step.0) < 1e-9, abs(step.1) < 1e-9 { break }
        }
        self.slope = Self.millionths(max(slope, 0.01))
        self.offset = Self.millionths(offset)
        negatives = Array(
            others.map(Self.quantised).sorted(by: >).prefix(ModelTraining.negativeLimit))
    }

    private static func millionths(_ value: Double) -> Int32 {
        Int32(min(max(value * 1_000_000, -2e9), 2e9).rounded())
    }

    static func quantised(_ margin: Double) -> Int16 {
        Int16(min(max(margin * 1000, -32_000), 32_000).rounded())
    }

    /// The probability, in thousandths.
    func probability(_ margin: Double) -> Double {
        ExactMath.thousandths(
            ExactMath.logistic(Double(slope) / 1_000_000 * margin + Double(offset) / 1_000_000))
    }

    /// The share of other texts whose margin is as high, in thousandths, never 0.
    func pValue(_ margin: Double) -> Double {
        let margin = Self.quantised(margin)
        var low = 0
        var high = negatives.count
        while low < high {
            let middle = (low + high) / 2
            if negatives[middle] >= margin { low = middle + 1 } else { high = middle }
        }
        return max(0.001, ExactMath.thousandths(Double(low + 1) / Double(negatives.count + 1)))
    }
}

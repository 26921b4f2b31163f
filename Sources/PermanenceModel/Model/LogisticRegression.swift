/// L2-regularised logistic regression over sparse binary features, fitted by L-BFGS.
///
/// Everything is done in a fixed order in Double precision: the same texts give the same bits.
struct LogisticRegression {
    /// A text: the numbers of its features, rising, and the value that each has.
    struct Row: Sendable {
        var features: [Int32]
        var value: Double
        /// 1 for a dead address, -1 for another meaning.
        var label: Double
        /// How much it counts.
        var weight: Double
    }

    /// The weights, the constant term last.
    private(set) var weights: [Double]

    /// Fits `rows`.
    /// - Parameters:
    ///   - count: How many features there are.
    ///   - cost: What a wrong text costs, against the size of the weights.
    /// - Complexity: O(iterations * features of all rows).
    init(_ rows: [Row], count: Int, cost: Double, iterations: Int = 30) {
        var solver = Solver(rows: rows, count: count + 1, cost: cost)
        solver.run(iterations)
        weights = solver.point
    }

    /// The constant term.
    var constant: Double { weights[weights.count - 1] }

    /// The margin of a text; above 0 it looks like a dead address.
    func margin(_ row: Row) -> Double {
        var sum = 0.0
        for feature in row.features { sum += weights[Int(feature)] }
        return sum * row.value + constant
    }
}

/// The limited-memory method of Broyden, Fletcher, Goldfarb and Shanno, with backtracking.
private struct Solver {
    let rows: [LogisticRegression.Row]
    let cost: Double
    var point: [Double]
    private var steps: [(move: [Double], change: [Double], scale: Double)] = []
    private static let memory = 6

    init(rows: [LogisticRegression.Row], count: Int, cost: Double) {
        self.rows = rows
        self.cost = cost
        point = [Double](repeating: 0, count: count)
    }

    mutating func run(_ iterations: Int) {
        var (value, gradient) = evaluate(point)
        for _ in 0..<iterations {
            if Self.dot(gradient, gradient) < 1e-6 { return }
            var direction = self.direction(gradient)
            var slope = Self.dot(direction, gradient)
            if slope >= 0 {
                steps = []
                direction = gradient.map { -$0 }
                slope = Self.dot(direction, gradient)
            }
            var length = steps.isEmpty ? 1 / max(1, (-slope).squareRoot()) : 1.0
            var accepted = false
            for _ in 0..<30 {
                var next = point
                for index in next.indices { next[index] += length * direction[index] }
                let (nextValue, nextGradient) = evaluate(next)
                if nextValue <= value + 1e-4 * length * slope {
                    remember(from: point, to: next, gradient, nextGradient)
                    let gain = value - nextValue
                    (point, value, gradient) = (next, nextValue, nextGradient)
                    accepted = true
                    if gain < 1e-5 * max(1, abs(value)) { return }
                    break
                }
                length /= 2
            }
            if !accepted { return }
        }
    }

    private mutating func remember(
        from: [Double], to: [Double], _ before: [Double], _ after: [Double]
    ) {
        var move = to
        var change = after
        for index in move.indices {
            move[index] -= from[index]
            change[index] -= before[index]
        }
        let product = Self.dot(move, change)
        guard product > 1e-12 else { return }
        steps.append((move, change, 1 / product))
        if steps.count > Self.memory { steps.removeFirst() }
    }

    private func direction(_ gradient: [Double]) -> [Double] {
        var result = gradient
        var factors: [Double] = []
        for step in steps.reversed() {
            let factor = step.scale * Self.dot(step.move, result)
            factors.append(factor)
            for index in result.indices { result[index] -= factor * step.change[index] }
        }
        if let last = steps.last {
            let ratio = 1 / (last.scale * Self.dot(last.change, last.change))
            for index in result.indices { result[index] *= ratio }
        }
        for (step, factor) in zip(steps, factors.reversed()) {
            let correction = factor - step.scale * Self.dot(step.change, result)
            for index in result.indices { result[index] += correction * step.move[index] }
        }
        for index in result.indices { result[index] = -result[index] }
        return result
    }

    /// The objective and its gradient.
    private func evaluate(_ point: [Double]) -> (Double, [Double]) {
        let last = point.count - 1
        var gradient = point
        var value = 0.0
        for index in 0..<last { value += point[index] * point[index] }
        value /= 2
        gradient[last] = 0  // the constant term is not regularised
        for row in rows {
            var sum = 0.0
            for feature in row.features { sum += point[Int(feature)] }
            let margin = row.label * (sum * row.value + point[last])
            value += cost * row.weight * ExactMath.logisticLoss(margin)
            let slope = -row.label * cost * row.weight * ExactMath.logistic(-margin)
            let step = slope * row.value
            for feature in row.features { gradient[Int(feature)] += step }
            gradient[last] += slope
        }
        return (value, gradient)
    }

    private static func dot(_ one: [Double], _ two: [Double]) -> Double {
        var sum = 0.0
        for index in one.indices { sum += one[index] * two[index] }
        return sum
    }
}

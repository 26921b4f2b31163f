package import DeliveryStatus
internal import Dispatch

/// Trains the model on texts whose meaning is known.
package enum ModelTraining {
    /// A text and whether it means a dead address.
    package struct Text: Sendable {
        package var reply: NormalizedDiagnostic
        package var isDead: Bool
        /// Whether it passes the gates and states what a dead address means, so that the model's
        /// opinion counts.
        package var passesGates: Bool

        package init(_ reply: NormalizedDiagnostic, isDead: Bool, passesGates: Bool = true) {
            self.reply = reply
            self.isDead = isDead
            self.passesGates = passesGates
        }
    }

    /// What a wrong text costs; chosen on cross-fitted scores of the corpus.
    static let cost = 8.0
    /// Into how many parts the texts are cut for scores that no training has seen.
    static let folds = 5
    /// How many weights are kept.
    package static let weightLimit = 10_000
    /// How many negatives' scores are kept.
    static let negativeLimit = 8_192

    /// A text's score by a model that saw neither it nor a near duplicate.
    package struct Score: Sendable {
        package var margin: Double
        package var isDead: Bool
        /// The number of the text.
        package var text: Int
        package var passesGates: Bool
    }

    /// Trains on `texts`; their order does not matter, and of twins only one counts.
    ///
    /// All of them teach. What a score means is measured on those that pass the gates, for there alone
    /// it counts; how rare it is among other texts, on all of those.
    ///
    /// - Parameter corpusHash: The content hash of the knowledge that the texts are from.
    package static func model(
        _ texts: [Text], corpusHash: String
    ) -> (model: PermanenceModel, scores: [Score]) {
        let table = FeatureTable(texts)
        let margins = crossFitted(table)
        let whole = LogisticRegression(table.rows, count: table.keys.count, cost: cost)
        let calibration = Calibration(
            margins.indices.filter { table.passGates[$0] }
                .map { (margins[$0], table.rows[$0].label > 0) },
            others: margins.indices.filter { table.rows[$0].label < 0 }.map { margins[$0] })
        let model = PermanenceModel(
            corpusHash: corpusHash, keys: table.keys, weights: whole.weights,
            calibration: calibration)
        let scores = margins.indices.map {
            Score(
                margin: margins[$0], isDead: table.rows[$0].label > 0, text: table.texts[$0],
                passesGates: table.passGates[$0])
        }
        return (model, scores)
    }

    /// For each row its margin by the model of the other folds.
    private static func crossFitted(_ table: FeatureTable) -> [Double] {
        let slots = Slots(count: folds)
        DispatchQueue.concurrentPerform(iterations: folds) { fold in
            let others = table.rows.indices.filter { table.folds[$0] != fold }
            let model = LogisticRegression(
                others.map { table.rows[$0] }, count: table.keys.count, cost: cost)
            slots.set(
                fold,
                table.rows.indices.filter { table.folds[$0] == fold }
                    .map { ($0, model.margin(table.rows[$0])) })
        }
        var margins = [Double](repeating: 0, count: table.rows.count)
        for (row, margin) in slots.values { margins[row] = margin }
        return margins
    }

    /// The results of the folds, each written once.
    private final class Slots: @unchecked Sendable {
        private let lock = DispatchSemaphore(value: 1)
        private var results: [[(Int, Double)]]

        init(count: Int) { results = Array(repeating: [], count: count) }

        func set(_ index: Int, _ values: [(Int, Double)]) {
            lock.wait()
            results[index] = values
            lock.signal()
        }

        var values: [(Int, Double)] { results.flatMap { $0 } }
    }
}

/// Texts as rows of numbered features.
private struct FeatureTable {
    /// The features that at least two texts have, rising.
    var keys: [UInt64] = []
    var rows: [LogisticRegression.Row] = []
    /// The fold of each row.
    var folds: [Int] = []
    /// The number of the text that each row was made of.
    var texts: [Int] = []
    var passGates: [Bool] = []

    init(_ all: [ModelTraining.Text]) {
        // One row for each set of words, ordered by what it holds and not by where it stood. Twins
        // of two meanings count as not dead.
        var unique: [[UInt64]: (isDead: Bool, text: Int)] = [:]
        for (number, text) in all.enumerated() {
            let hashes = TextFeatures(text.reply).hashes
            if hashes.isEmpty { continue }
            if let twin = unique[hashes] {
                unique[hashes] = (twin.isDead && text.isDead, min(twin.text, number))
            } else {
                unique[hashes] = (text.isDead, number)
            }
        }
        let ordered = unique.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        var counts: [UInt64: Int] = [:]
        for (hashes, _) in ordered { for hash in hashes { counts[hash, default: 0] += 1 } }
        keys = counts.filter { $0.value >= 2 }.keys.sorted()
        var numbers: [UInt64: Int32] = [:]
        numbers.reserveCapacity(keys.count)
        for (number, key) in keys.enumerated() { numbers[key] = Int32(number) }
        let groups = NearDuplicates.groups(
            ordered.map { TextFeatures(all[$0.value.text].reply).terms })
        for (number, (hashes, value)) in ordered.enumerated() {
            rows.append(
                LogisticRegression.Row(
                    features: hashes.compactMap { numbers[$0] },
                    value: 1 / Double(hashes.count).squareRoot(), label: value.isDead ? 1 : -1,
                    weight: 1))
            // The hash of the group's first text: groups go to folds alike whatever else there is.
            let first = ordered[groups[number]].key
            let mixed = first.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
                ($0 ^ $1) &* 0x100_0000_01B3
            }
            folds.append(Int((mixed >> 33) % UInt64(ModelTraining.folds)))
            texts.append(value.text)
            passGates.append(all[value.text].passesGates)
        }
    }
}

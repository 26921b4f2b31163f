package import DeliveryStatus

/// A linear model of words: how much a text looks like a refusal because the address is dead.
///
/// It never decides a classification: `kb suggest` ranks unknown texts with it, `kb explain` shows
/// what it thinks.
package struct PermanenceModel: Sendable, Equatable {
    /// What the compiled file calls it.
    package static let name = "permanence"

    /// The content hash of the knowledge on whose texts it was trained.
    package let corpusHash: String
    /// The features, rising.
    private let keys: [UInt64]
    /// Their weights, in steps of `scale`.
    private let weights: [Int8]
    private let scale: Double
    /// The constant term, in millionths.
    private let constant: Int32
    private let calibration: Calibration

    /// Keeps the largest weights, as whole numbers.
    init(corpusHash: String, keys: [UInt64], weights: [Double], calibration: Calibration) {
        let ranked = keys.indices.filter { weights[$0] != 0 }.sorted { one, other in
            (abs(weights[other]), keys[one]) < (abs(weights[one]), keys[other])
        }.prefix(ModelTraining.weightLimit)
        let largest = ranked.first.map { abs(weights[$0]) } ?? 1
        let scale = largest / 127
        let kept = ranked.filter { (weights[$0] / scale).rounded() != 0 }.sorted()
        self.corpusHash = corpusHash
        self.keys = kept.map { keys[$0] }
        self.weights = kept.map { Int8((weights[$0] / scale).rounded()) }
        self.scale = scale
        constant = Int32(
            min(max((weights.last ?? 0) * 1_000_000, -2e9), 2e9).rounded())
        self.calibration = calibration
    }

    /// What it thinks of a text.
    /// - Complexity: O(length of the text * log(weights)).
    package func opinion(_ reply: NormalizedDiagnostic) -> ModelOpinion {
        let features = TextFeatures(reply)
        var sum = 0
        for hash in features.hashes { sum += Int(weight(hash)) }
        let length = Double(max(1, features.hashes.count)).squareRoot()
        let margin = Double(sum) * scale / length + Double(constant) / 1_000_000
        return ModelOpinion(
            margin: ExactMath.thousandths(margin), probability: calibration.probability(margin),
            pValue: calibration.pValue(margin), words: words(features, length))
    }

    /// The words and pairs that count most, the strongest first.
    private func words(_ features: TextFeatures, _ length: Double) -> [ModelOpinion.Word] {
        var seen: Set<String> = []
        var words: [ModelOpinion.Word] = []
        func add(_ text: String, _ hash: UInt64) {
            let weight = Int(weight(hash))
            guard weight != 0, seen.insert(text).inserted else { return }
            words.append(
                ModelOpinion.Word(
                    text: text, weight: ExactMath.thousandths(Double(weight) * scale / length)))
        }
        for word in features.words { add(word, TextFeatures.word(word)) }
        for (one, two) in zip(features.words, features.words.dropFirst()) {
            add(one + " " + two, TextFeatures.pair(one, two))
        }
        return Array(
            words.sorted { (abs($1.weight), $0.text) < (abs($0.weight), $1.text) }.prefix(8))
    }

    private func weight(_ key: UInt64) -> Int8 {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < keys.count && keys[low] == key ? weights[low] : 0
    }
}

/// What the model thinks of a text.
package struct ModelOpinion: Sendable, Equatable {
    /// The sum of the weights, above 0 for what looks like a dead address; in thousandths.
    package var margin: Double
    /// The calibrated probability of a dead address by the words alone; in thousandths.
    package var probability: Double
    /// The share of known other texts that look as much like one; in thousandths, never 0.
    package var pValue: Double
    /// The words and pairs of words that count most.
    package var words: [Word]

    /// A word or a pair of words and what it adds to the margin.
    package struct Word: Sendable, Equatable {
        package var text: String
        package var weight: Double
    }
}

// MARK: Bytes

extension PermanenceModel {
    private static let mark: [UInt8] = Array("KBPM".utf8)
    /// What stands before the keys.
    private static let headerLength = 100

    /// The model as `knowledge/FORMAT.md` describes it; numbers have the lower byte first.
    package var bytes: [UInt8] {
        var bytes = Self.mark
        func add<Number: FixedWidthInteger>(_ number: Number) {
            withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        }
        add(TextFeatures.version)
        let hash = Array(corpusHash.utf8.prefix(64))
        bytes += hash + [UInt8](repeating: 0, count: 64 - hash.count)
        add(scale.bitPattern)
        add(constant)
        add(calibration.slope)
        add(calibration.offset)
        add(UInt32(keys.count))
        add(UInt32(calibration.negatives.count))
        for key in keys { add(key) }
        for weight in weights { add(weight) }
        for margin in calibration.negatives { add(margin) }
        return bytes
    }

    /// Reads what `bytes` wrote; nil where they make no sense.
    package init?(bytes: [UInt8]) {
        var reader = ByteReader(bytes: bytes)
        guard reader.take(4).map(Array.init) == Self.mark,
            reader.number(UInt32.self) == TextFeatures.version, let hash = reader.take(64),
            let pattern = reader.number(UInt64.self), let constant = reader.number(Int32.self),
            let slope = reader.number(Int32.self), let offset = reader.number(Int32.self),
            let count = reader.number(UInt32.self), let negativeCount = reader.number(UInt32.self),
            count <= ModelTraining.weightLimit, negativeCount <= ModelTraining.negativeLimit,
            bytes.count == Self.headerLength + Int(count) * 9 + Int(negativeCount) * 2
        else { return nil }
        let scale = Double(bitPattern: pattern)
        guard scale.isFinite, scale > 0, scale < 1e6 else { return nil }
        let keys = (0..<count).compactMap { _ in reader.number(UInt64.self) }
        let weights = (0..<count).compactMap { _ in reader.number(Int8.self) }
        let negatives = (0..<negativeCount).compactMap { _ in reader.number(Int16.self) }
        guard zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }),
            zip(negatives, negatives.dropFirst()).allSatisfy({ $0 >= $1 })
        else { return nil }
        corpusHash = String(decoding: hash.prefix { $0 != 0 }, as: UTF8.self)
        self.keys = keys
        self.weights = weights
        self.scale = scale
        self.constant = constant
        calibration = Calibration(slope: slope, offset: offset, negatives: negatives)
    }
}

/// Takes numbers from bytes, and nil behind their end.
private struct ByteReader {
    let bytes: [UInt8]
    var place = 0

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= bytes.count - place else { return nil }
        defer { place += count }
        return bytes[place..<place + count]
    }

    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
        guard let slice = take(MemoryLayout<Number>.size) else { return nil }
        var number: Number = 0
        for byte in slice.reversed() {
            number =
                Number.bitWidth == 8
                ? Number(truncatingIfNeeded: byte)
                : number << 8 | Number(truncatingIfNeeded: byte)
        }
        return number
    }
}

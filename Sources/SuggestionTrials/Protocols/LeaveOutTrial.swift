internal import DeliveryStatus
internal import KnowledgeCompiler
internal import KnowledgeModel
internal import PermanenceModel
internal import SignatureLearning
internal import SignatureMatching

/// Protocols `lpo` and `lso`: how sure proposals are about texts that the model never saw.
///
/// In ten folds, whole providers and products (lpo) or whole groups of near-duplicates (lso) are taken
/// out of the pack before the model is trained, and judged then. A text counts as proposed where all
/// conditions on the text hold; the evidence is taken for granted. For lpo the figures `unknown.` are
/// about the texts that the rest of the knowledge does not explain: those alone are ever judged outside
/// of a trial.
struct LeaveOutTrial {
    private static let folds = 10

    /// What was judged of one text.
    private struct Outcome {
        var text: LabelledText
        var isProposed: Bool
        /// Whether all conditions on the text hold but for the model's score.
        var isAsked: Bool
        var probability: Double
    }

    let ground: TrialGround
    let size: TrialSize
    let seed: UInt64
    /// Texts from outside: judged by the model of the whole pack.
    var outside: [LabelledText] = []

    func report(_ trial: TrialProtocol) throws(Problem) -> TrialReport {
        var report = TrialReport(trial, size, seed: seed)
        var texts = LabelledText.all(of: ground)
        if trial == .lpo { texts = texts.filter { $0.family != nil } }
        let folds = self.folds(texts, trial)
        var outcomes: [Outcome] = []
        var unknown: [Outcome] = []
        for fold in 0..<(size == .small ? 2 : Self.folds) {
            let numbers = texts.indices.filter { folds[$0] == fold }
            if trial == .lpo {
                let families = Set(numbers.compactMap { texts[$0].family })
                let judge = try Self.judge(withoutFamilies: families, ground)
                outcomes += numbers.map { Self.outcome(texts[$0], judge) }
                unknown += numbers.compactMap { Self.outcomeIfUnknown(texts[$0], judge) }
            } else {
                let places = Set(numbers.compactMap { texts[$0].place })
                let judge = try Self.judge(Self.without(places, ground.pack), over: ground)
                outcomes += numbers.map { Self.outcome(texts[$0], judge) }
            }
        }
        add(outcomes, "", &report)
        if trial == .lpo { add(unknown, "unknown.", &report) }
        if trial == .lso { report.figures.append(Self.calibrationError(outcomes)) }
        if !outside.isEmpty {
            let judge = Self.judge(ground, ground.model)
            let found = outside.map { Self.outcome($0, judge) }
            add(found, "outside.", &report)
        }
        return report
    }

    // MARK: Folds

    private func folds(_ texts: [LabelledText], _ trial: TrialProtocol) -> [Int] {
        let folds = Folds(Self.folds, seed: seed)
        if trial == .lpo { return texts.map { $0.family.map(folds.fold) ?? 0 } }
        let groups = LabelledText.nearDuplicates(texts)
        // A group goes by the first of its texts in the order of their bytes.
        var names: [Int: String] = [:]
        for (text, group) in zip(texts, groups) {
            let diagnostic = text.event.diagnostic
            names[group] = min(names[group] ?? diagnostic, diagnostic)
        }
        let numbers = names.mapValues(folds.fold)
        return groups.map { numbers[$0] ?? 0 }
    }

    /// The pack without these texts.
    private static func without(_ places: Set<LabelledText.Place>, _ pack: Pack) -> Pack {
        func kept<Value>(_ values: [Value], _ isOut: (Int) -> Bool) -> [Value] {
            values.enumerated().filter { !isOut($0.offset) }.map(\.element)
        }
        var pack = pack
        for file in pack.files.indices {
            for number in pack.files[file].signatures.indices {
                let entry = pack.files[file].signatures[number]
                let id = entry.id.value
                pack.files[file].signatures[number].examples = kept(entry.examples) {
                    places.contains(.example(signature: id, number: $0))
                }
                pack.files[file].signatures[number].counterExamples = kept(entry.counterExamples) {
                    places.contains(.counterExample(signature: id, number: $0))
                }
            }
        }
        pack.fixtures = kept(pack.fixtures) { places.contains(.fixture($0)) }
        return pack
    }

    // MARK: Judging

    private static func judge(_ pack: Pack, over ground: TrialGround) throws(Problem) -> TextJudge {
        let compilation = Compilation.of(pack)
        return judge(ground, compilation.trainedModel().model)
    }

    private static func judge(_ ground: TrialGround, _ model: PermanenceModel?) -> TextJudge {
        TextJudge(
            Decider(ground.knowledge, trust: .experimental),
            LearningVocabulary(ground.compilation.image.phraseGroups), model)
    }

    /// Everything without the files of these providers and products.
    private static func judge(
        withoutFamilies families: Set<String>, _ ground: TrialGround
    ) throws(Problem) -> TextJudge {
        let ids = ground.pack.signatures.filter { file, _ in
            if case .standard = file.scope { return false }
            return families.contains(file.scope.prefix)
        }.map(\.entry.id.value)
        let reduced = try ground.without(ids)
        return judge(reduced, reduced.model)
    }

    private static func outcome(_ text: LabelledText, _ judge: TextJudge) -> Outcome {
        outcome(text, judge.judge(text.event, asUnknown: true).judgement)
    }

    private static func outcomeIfUnknown(_ text: LabelledText, _ judge: TextJudge) -> Outcome? {
        let judgement = judge.judge(text.event).judgement
        return judgement.band == .known ? nil : outcome(text, judgement)
    }

    private static func outcome(_ text: LabelledText, _ judgement: Judgement) -> Outcome {
        Outcome(
            text: text, isProposed: judgement.band == .propose,
            isAsked: !judgement.findings.contains {
                $0.outcome == .failed && $0.step != "text_score"
            }, probability: judgement.textScore ?? 0)
    }

    // MARK: Figures

    private func add(_ outcomes: [Outcome], _ prefix: String, _ report: inout TrialReport) {
        let dead = outcomes.filter(\.text.isDead)
        let proposed = outcomes.filter(\.isProposed)
        let right = proposed.filter(\.text.isDead)
        report.figures += [
            Figure(prefix + "precision", right.count, of: proposed.count),
            Figure(prefix + "recall", right.count, of: dead.count),
            Figure(prefix + "texts", count: outcomes.count),
        ]
        for reason in Set(dead.map(\.text.reason)).sorted() where !reason.isEmpty {
            let all = dead.filter { $0.text.reason == reason }
            report.figures.append(
                Figure(
                    prefix + "recall." + reason, all.count(where: \.isProposed), of: all.count,
                    .neither))
        }
        for outcome in proposed where !outcome.text.isDead {
            report.note("false: \(outcome.text.event.diagnostic)")
        }
        for outcome in dead where !outcome.isProposed {
            report.note("missed: \(outcome.text.event.diagnostic)")
        }
    }

    /// How far the probabilities are from the shares, over ten bins, where the model is asked.
    private static func calibrationError(_ outcomes: [Outcome]) -> Figure {
        var bins = [(count: Int, thousandths: Int, dead: Int)](
            repeating: (0, 0, 0), count: 10)
        let asked = outcomes.filter(\.isAsked)
        for outcome in asked {
            let thousandths = Int((outcome.probability * 1000).rounded())
            let bin = min(9, max(0, thousandths / 100))
            bins[bin].count += 1
            bins[bin].thousandths += thousandths
            bins[bin].dead += outcome.text.isDead ? 1 : 0
        }
        let error = bins.reduce(0) { $0 + abs($1.thousandths - 1000 * $1.dead) }
        return Figure(
            "calibration_error",
            measure: Double(error) / Double(max(1, asked.count)) / 1000, .lower)
    }
}

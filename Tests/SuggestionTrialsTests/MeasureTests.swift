internal import SuggestionTrials
internal import Testing

@Suite("Measures of trials")
struct MeasureTests {
    /// Loghub's measures by hand: one template whole, one split in two, two in one group.
    @Test("grouping accuracy and F1 of groups, by hand")
    func grouping() {
        let labels: [(template: Int, group: String, isDead: Bool)] = [
            (1, "a", true), (1, "a", true), (1, "a", true),
            (2, "b", false), (2, "c", false),
            (3, "d", false), (4, "d", false),
        ]
        let measure = GroupingMeasure(labels)
        // Only group a is its template: 3 of 7 messages, 1 of 4 groups and 1 of 4 templates.
        #expect(measure.groupingAccuracy == 3.0 / 7)
        #expect(measure.groupF1 == 0.25)
        #expect(measure.correctGroups == 1)
        #expect(measure.mixedGroups == 0)
    }

    @Test("a group with dead addresses and others is mixed")
    func mixed() {
        let measure = GroupingMeasure([
            (template: 1, group: 1, isDead: true), (1, 1, true), (2, 1, false), (3, 2, false),
        ])
        #expect(measure.mixedGroups == 1)
        #expect(measure.mixedMessages == 3)
        #expect(measure.groupingAccuracy == 0.25)
        // c = 1, groups = 2, templates = 3.
        #expect(measure.groupF1 == 0.4)
    }

    @Test("nothing was grouped")
    func empty() {
        let measure = GroupingMeasure([(template: Int, group: Int, isDead: Bool)]())
        #expect(measure.groupingAccuracy == 0)
        #expect(measure.groupF1 == 0)
    }

    /// Published values of the exact interval of 95 %; 0 and n of n have closed forms.
    @Test(
        "exact intervals",
        arguments: [
            (0, 10, 0.0, 0.308), (5, 10, 0.187, 0.813), (10, 10, 0.692, 1.0),
            (81, 263, 0.253, 0.368), (15, 148, 0.058, 0.162), (1, 29, 0.001, 0.178),
            (0, 20, 0.0, 0.168), (153, 153, 0.976, 1.0), (0, 0, 0.0, 1.0),
            (29_990, 30_000, 0.999, 1.0),
        ])
    func intervals(successes: Int, trials: Int, lower: Double, upper: Double) {
        let bounds = BinomialBounds(successes, of: trials)
        #expect(bounds.lower == lower)
        #expect(bounds.upper == upper)
    }

    @Test("a baseline takes what is better and refuses what is worse")
    func baseline() {
        var report = TrialReport(.group, .small, seed: 1)
        report.figures = [
            Figure("ga", measure: 0.9), Figure("mixed", count: 2, .lower), Figure("n", count: 5),
        ]
        var baseline = Baseline()
        #expect(baseline.regressions(report).isEmpty)
        baseline.take(report)
        #expect(baseline.values == ["group/small/1": ["ga": 0.9, "mixed": 2]])
        report.figures[0].value = 0.899
        #expect(baseline.regressions(report).count == 1)
        let before = baseline
        baseline.take(report)
        #expect(baseline == before)
        report.figures[0].value = 0.95
        report.figures[1].value = 3
        #expect(baseline.regressions(report).count == 1)
        report.figures[1].value = 0
        report.figures[2].value = 1
        baseline.take(report)
        #expect(baseline.values == ["group/small/1": ["ga": 0.95, "mixed": 0]])
        report.seed = 2
        report.figures[0].value = 0
        #expect(baseline.regressions(report).isEmpty)
    }

    @Test(
        "numbers are written without an exponent",
        arguments: [
            (0.0, "0"), (1, "1"), (0.974, "0.974"), (0.000_125, "0.000125"), (30_000, "30000"),
        ])
    func numbers(value: Double, text: String) {
        #expect(Baseline.text(value) == text)
    }
}

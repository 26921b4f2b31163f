internal import SuggestionTrials
internal import TestSupport
internal import Testing

/// The gates that no change may break, at the small size; `kb eval suggest` says more.
///
/// Training and simulating take long without the optimiser, so these run with `KB_LONG_TESTS=1`, and
/// in CI through the optimised program.
@Suite("Gates of trials", .enabled(if: Repository.runsLongTests), .serialized)
struct TrialTests {
    @Test(
        "no gate fails",
        arguments: [
            TrialProtocol.group, .adversarial, .stream, .incident, .synth, .privacy, .resume,
        ])
    func passes(name: TrialProtocol) throws {
        let ground = try TrialGround(Corpus.compilation)
        let report = try SuggestionTrial(ground, size: .small, seed: 1).run(name)
        #expect(report.isPassed, "\(report.gates.filter { !$0.isMet }) \(report.cases.prefix(5))")
    }
}

internal import SuggestionTrials
internal import Testing

@Suite("Folds")
struct FoldsTests {
    private let names = (0..<2_000).map { "550 5.1.1 text number \($0)" }

    @Test("the same names have the same folds, whatever else there is, and for each seed others")
    func standsAlone() {
        // Written down, so that every machine draws the same.
        let first = names.prefix(12).map(Folds(10, seed: 1).fold)
        #expect(first == [6, 8, 7, 8, 0, 2, 5, 4, 4, 8, 2, 4])
        #expect(names.prefix(12).map(Folds(10, seed: 2).fold) != first)
    }

    @Test("folds are of about one size", arguments: [1, 2, 7, 10])
    func areEven(count: Int) {
        let folds = Folds(count, seed: 3)
        var sizes = [Int](repeating: 0, count: count)
        for name in names { sizes[folds.fold(of: name)] += 1 }
        let expected = names.count / count
        #expect(sizes.allSatisfy { abs($0 - expected) <= expected / 4 })
    }
}

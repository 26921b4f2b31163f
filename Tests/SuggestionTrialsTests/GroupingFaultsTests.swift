import SignatureLearning
import Testing

@testable import SuggestionTrials

@Suite("Faults of a grouping")
struct GroupingFaultsTests {
    private static func faults(_ labels: [(template: Int, group: UInt64)]) -> [String] {
        var faults = GroupingFaults()
        for (template, group) in labels {
            let key = ClusterKey(group)
            faults.count(template, key) { Cluster(key: key, text: "550 text \(group)") }
        }
        return faults.sentences
    }

    @Test("a grouping as it should be has none")
    func none() {
        #expect(Self.faults([(1, 10), (1, 10), (2, 20)]).isEmpty)
    }

    @Test("a template in two groups is named, the larger part first")
    func split() {
        #expect(
            Self.faults([(1, 10), (1, 11), (1, 11), (2, 20)]) == [
                "3 messages, template 1 in 2 groups: 2 550 text 11 | 1 550 text 10"
            ])
    }

    @Test("templates in one group are named, and the worst fault comes first")
    func merged() {
        #expect(
            Self.faults([(1, 10), (2, 10), (3, 30), (3, 31), (3, 31)]) == [
                "3 messages, template 3 in 2 groups: 2 550 text 31 | 1 550 text 30",
                "2 messages, 2 templates in group 000000000000000a: "
                    + "1 template 1: 550 text 10 | 1 template 2: 550 text 10",
            ])
    }
}

import BounceJournal
import DeliveryStatus
import Foundation
import TestSupport
import Testing

@Suite(
    "kb suggest and a journal", .enabled(if: Program.path != nil, "the program kb was not built"))
struct SuggestJournalTests {
    private func record(_ numbers: Range<Int>, _ journal: Journal) async throws {
        _ = try await journal.record(
            numbers.map { number in
                JournalEntry(
                    event: BounceEvent(
                        id: "\(number)", recipient: "person\(number)@example.com",
                        diagnostic: "550 5.1.1 <person\(number)@example.com> nobody of that name",
                        timestamp: "2026-01-01T00:00:00Z"), answer: nil)
            }, source: "test")
    }

    @Test("each lesson counts once, however often the journal is read and what it has removed")
    func lessons() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/journal.sqlite"
        let state = folder.path + "/state"
        let key = folder.path + "/key"
        func suggest() throws -> String {
            let result = try Program.run([
                "suggest", "--state", state, "--key", key, "--output", "json", path,
            ])
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(!result.output.contains("person1"))
            return String(result.output.prefix { $0 != "}" })
        }
        let journal = try Journal(path)
        try await record(0..<30, journal)
        let first = try suggest()
        #expect(try suggest() == first, "counted twice")
        try await journal.removeEvents(olderThan: -1)
        #expect(try suggest() == first, "counted twice")
        try await record(30..<40, journal)
        let second = try suggest()
        #expect(second != first)
        #expect(try suggest() == second)
    }
}

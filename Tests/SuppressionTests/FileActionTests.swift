import Foundation
import SignatureMatching
import TestSupport
import Testing

@testable import Suppression

@Suite("FileAction")
struct FileActionTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/list"
    }

    private func decisions(_ numbers: some Sequence<Int>) -> [SuppressionDecision] {
        numbers.map {
            SuppressionDecision(
                key: "key\($0)", recipient: "user\($0)@example.com", verdict: .permanent,
                reason: "user_unknown", signature: "a.b@1", knowledge: "1")
        }
    }

    private func text() throws -> String {
        String(decoding: try folder.read("list"), as: UTF8.self)
    }

    private var number: UInt64? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.systemFileNumber] as? UInt64
    }

    @Test(
        "batches are written behind each other, each decision once",
        arguments: FileAction.Format.allCases)
    func appends(_ format: FileAction.Format) async throws {
        let action = FileAction(path, format: format)
        #expect(
            try await action.apply(decisions(0..<3)).map(\.outcome) == [
                .applied, .applied, .applied,
            ])
        let first = try text()
        let file = number
        #expect(
            try await action.apply(decisions(2..<5)).map(\.outcome) == [
                .already, .applied, .applied,
            ])
        #expect(try text().hasPrefix(first))
        #expect(number == file)
        #expect(try text().split(separator: "\n").count == (format == .csv ? 6 : 5))
        // Another process knows as much.
        let other = FileAction(path, format: format)
        #expect(try await other.apply(decisions(0..<5)).allSatisfy { $0.outcome == .already })
    }

    @Test("a batch with a decision twice writes it once", arguments: FileAction.Format.allCases)
    func twice(_ format: FileAction.Format) async throws {
        let action = FileAction(path, format: format)
        let both = decisions([1, 1])
        #expect(try await action.apply(both).map(\.outcome) == [.applied, .already])
    }

    @Test(
        "a file that was cut off anywhere is whole after the batch is sent again",
        arguments: FileAction.Format.allCases)
    func halfLine(_ format: FileAction.Format) async throws {
        _ = try await FileAction(path, format: format).apply(decisions(0..<3))
        let whole = try folder.read("list")
        for length in 0..<whole.count {
            try folder.write(whole[..<length], to: "list")
            let receipts = try await FileAction(path, format: format).apply(decisions(0..<3))
            #expect(receipts.count == 3)
            let repaired = try folder.read("list")
            #expect(repaired == whole, "cut at \(length)")
        }
    }

    @Test("lifting removes a half line and keeps the others", arguments: FileAction.Format.allCases)
    func liftsHalfLine(_ format: FileAction.Format) async throws {
        let action = FileAction(path, format: format)
        _ = try await action.apply(decisions(0..<3))
        try folder.write(try folder.read("list").dropLast(4), to: "list")
        #expect(
            try await action.lift(decisions(0..<3)).map(\.outcome) == [
                .applied, .applied, .already,
            ])
        #expect(try text().split(separator: "\n").count == (format == .csv ? 1 : 0))
        #expect(try await action.apply(decisions([1])).map(\.outcome) == [.applied])
    }

    @Test(
        "lifting replaces the file, and what is lifted can be added again",
        arguments: FileAction.Format.allCases)
    func lifts(_ format: FileAction.Format) async throws {
        let action = FileAction(path, format: format)
        _ = try await action.apply(decisions(0..<3))
        let file = number
        #expect(try await action.lift(decisions([1, 7])).map(\.outcome) == [.applied, .already])
        #expect(number != file)
        #expect(try !text().contains("user1@"))
        #expect(
            try await action.apply(decisions(0..<3)).map(\.outcome) == [
                .already, .applied, .already,
            ])
    }

    @Test(
        "what another program changed is seen, and its lines are kept",
        arguments: FileAction.Format.allCases)
    func others(_ format: FileAction.Format) async throws {
        let action = FileAction(path, format: format)
        _ = try await action.apply(decisions(0..<2))
        _ = try await FileAction(path, format: format).lift(decisions([0]))
        try folder.write(try text() + "another program's line\n", to: "list")
        #expect(try await action.apply(decisions(0..<2)).map(\.outcome) == [.applied, .already])
        _ = try await action.lift(decisions([0]))
        #expect(try text().contains("another program's line\n"))
    }

    @Test("keys and addresses with commas, quotes and formulas come back the same")
    func quoting() async throws {
        var one = decisions([1])[0]
        one.key = #"=a,"b"#
        one.recipient = #"+a"b,c@example.com"#
        let action = FileAction(path, format: .csv)
        _ = try await action.apply([one])
        #expect(try await FileAction(path, format: .csv).apply([one]).map(\.outcome) == [.already])
        #expect(try text().contains(#""'=a,""b","'+a""b,c@example.com",permanent"#))
        #expect(try await action.lift([one]).map(\.outcome) == [.applied])
    }

    @Test("two actions on one file write every decision once")
    func concurrency() async throws {
        let all = decisions(0..<200)
        let path = path
        let applied = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    let action = FileAction(path, format: .jsonl)
                    var count = 0
                    for one in all {
                        count += try await action.apply([one]).count { $0.outcome == .applied }
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(applied == 200)
        #expect(try text().split(separator: "\n").count == 200)
    }

    @Test("a folder that is not there is an error that says what to do")
    func failure() async throws {
        let action = FileAction(folder.path + "/none/list", format: .csv)
        await #expect(throws: SpoolError.self) { _ = try await action.apply(decisions([1])) }
    }
}

@Suite("SESImportAction")
struct SESImportActionTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func action(_ format: SESImportAction.Format) -> SESImportAction {
        SESImportAction(folder.path + "/import.csv", format: format, limit: 3)
    }

    private func decisions(_ names: String...) -> [SuppressionDecision] {
        names.map {
            SuppressionDecision(
                key: $0, recipient: "\($0)@example.com", verdict: .permanent, reason: "user_unknown"
            )
        }
    }

    private func lines(_ name: String) throws -> [Substring] {
        String(decoding: try folder.read(name), as: UTF8.self).split(separator: "\n")
    }

    @Test("files are sorted and full before the next begins; full ones are left alone")
    func fills() async throws {
        let action = action(.csv)
        #expect(
            try await action.apply(decisions("d", "B", "a")).allSatisfy { $0.outcome == .applied })
        #expect(
            try lines("import.csv") == [
                "a@example.com,BOUNCE", "b@example.com,BOUNCE", "d@example.com,BOUNCE",
            ])
        let full = FileMark(folder.path + "/import.csv")
        #expect(try await action.apply(decisions("c", "b")).map(\.outcome) == [.applied, .already])
        #expect(
            try await self.action(.csv).apply(decisions("c", "e")).map(\.outcome) == [
                .already, .applied,
            ])
        #expect(try lines("import.2.csv") == ["c@example.com,BOUNCE", "e@example.com,BOUNCE"])
        #expect(FileMark(folder.path + "/import.csv") == full)
        #expect(try await action.apply(decisions("e")).map(\.outcome) == [.already])
    }

    @Test("lifting empties a file, and those behind it are still known")
    func lifts() async throws {
        let action = action(.jsonl)
        _ = try await action.apply(decisions("a", "b", "c", "d"))
        #expect(
            try await action.lift(decisions("a", "b", "c", "x")).map(\.outcome)
                == [.applied, .applied, .applied, .already])
        #expect(try lines("import.csv").isEmpty)
        #expect(try await self.action(.jsonl).apply(decisions("d")).map(\.outcome) == [.already])
    }

    @Test("an address that an import cannot hold fails alone")
    func odd() async throws {
        let receipts = try await action(.csv).apply(decisions("a", "b,c"))
        #expect(receipts.map(\.isFinal) == [true, true])
        #expect(receipts[0].outcome == .applied)
        #expect(try lines("import.csv").count == 1)
    }
}

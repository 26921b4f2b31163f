import Foundation
import TestSupport
import Testing

/// What the tool makes of the mailbox simulator of Amazon SES, and of what SES did not send.
@Suite("kb and SES", .enabled(if: Program.path != nil, "the program kb was not built"))
struct SESSimulatorCommandTests {
    private let bench: LearningBench

    init() throws { bench = try LearningBench() }

    @Test("classify: only the unknown user may be suppressed; nothing else is an answer to that")
    func classify() throws {
        let compiled = bench.folder + "/kb.sqlite"
        #expect(
            try Program.run(["compile", Repository.knowledge, "-o", compiled]).exitCode == 0)
        for scenario in MailboxSimulator.allCases {
            let result = try Program.run(
                ["classify", "--db", compiled, "--output", "json"],
                input: Array(scenario.events.joined(separator: "\n").utf8))
            #expect(result.exitCode == 0, "\(scenario): \(result.errors)")
            let answers = result.output.split(separator: "\n")
            #expect(answers.count == scenario.events.count)
            let suppressed = answers.count { $0.contains(#""suppress": true"#) }
            #expect(suppressed == (scenario == .bounce ? 1 : 0), "\(scenario)")
            switch scenario {
            case .outOfOffice:
                #expect(answers.last?.contains(#""verdict": "undetermined""#) == true)
                #expect(answers.last?.contains(#""reclassified": false"#) == true)
            case .suppressionList, .accountList:
                #expect(answers.last?.contains(#""reason": "suppressed""#) == true)
            default: break
            }
        }
    }

    /// Notifications that would be learned from, and the same under another bounceType and sub-type.
    private func stream(_ type: String) -> String {
        let records =
            LearningStream.bounces(LearningStream.deadText, 24) + LearningStream.deliveries
        let lines = records.compactMap(\.ses).map {
            $0.replacing(#""bounceType": "Transient""#, with: type)
        }
        return LearningStream.text(lines)
    }

    private func proposals(_ arguments: [String], _ input: String) throws -> Int {
        let result = try bench.suggest(["--output", "json"] + arguments + ["-"], input: input)
        #expect(result.exitCode == 0, "\(result.errors)")
        let answer = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        return try #require((answer as? [String: Any])?["proposals"] as? [Any]).count
    }

    @Test("suggest: learns from what was sent, never from what was not, not even through kb read")
    func learn() throws {
        let sent = stream(#""bounceType": "Permanent", "bounceSubType": "General""#)
        #expect(try proposals([], sent) == 1)
        for subtype in ["Suppressed", "OnAccountSuppressionList"] {
            let unsent = stream(#""bounceType": "Permanent", "bounceSubType": "\#(subtype)""#)
            #expect(try proposals([], unsent) == 0)
            let events = try Program.run(["read"], input: Array(unsent.utf8))
            #expect(events.exitCode == 0)
            #expect(try proposals(["--format", "jsonl"], events.output) == 0)
        }
    }
}

import Foundation
import TestSupport
import Testing

@Suite("kb report-text", .enabled(if: Program.path != nil, "the program kb was not built"))
struct ReportTextTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    private func report(_ arguments: [String], _ input: String = "") throws -> Program.Result {
        try Program.run(
            ["report-text", "--db", bench.database, "--quiet"] + arguments,
            input: Array(input.utf8))
    }

    @Test("the letter: the words with every name replaced, the facts, the request, the sources")
    func letter() throws {
        let result = try report([
            "--reported", "Transient",
            "550 5.1.1 <zorro@kunde.de>: mailbox unknown at mx7.kunde.de [198.51.100.77]",
        ])
        #expect(result.exitCode == 0)
        #expect(
            result.output == """
                The receiving server said (names and ids replaced):

                    550 5.1.1 <user@example.com>: mailbox unknown at mx.example.net [192.0.2.1]

                    reported_as       Transient
                    reply_code        550
                    enhanced_status   5.1.1
                    verdict           permanent
                    reason            user_unknown
                    suppress          true
                    basis             signature
                    signature         phrase.user-unknown@1
                    knowledge         2026.11.1

                By its words the address receives from nobody. Please treat this text as a
                permanent bounce, and put such addresses on the suppression list.

                What this rests on:
                    Page: https://example.com/

                """)
    }

    @Test(
        "what is asked depends on what is known",
        arguments: [
            (
                "552 mailbox full",
                "By its words this is transient and does not show that the address"
            ),
            ("550 wombat", "The public knowledge does not have these words yet."),
        ])
    func requests(text: String, request: String) throws {
        #expect(try report([text]).output.contains("\n\(request)"))
    }

    @Test(
        "a notification: its recipient appears nowhere, its day and the service's word do; as JSON too"
    )
    func notification() throws {
        let notification = """
            {"notificationType": "Bounce", "bounce": {"bounceType": "Transient", "timestamp": "2026-10-03T10:11:12.000Z",
             "bouncedRecipients": [{"emailAddress": "zorro.vega@kunde.de", "action": "failed", "status": "5.1.1",
             "diagnosticCode": "smtp; 550 5.1.1 zorro.vega: mailbox unknown, id 8f3a9c1b2d4e5f"}]}}
            """
        let text = try report(["--from", "-"], notification)
        #expect(text.exitCode == 0)
        #expect(
            text.output.contains("    smtp; 550 5.1.1 user: mailbox unknown, id 00000000000000\n"))
        #expect(text.output.contains("    day               2026-10-03\n"))
        let json = try report(["--from", "-", "--json"], notification)
        #expect(
            json.output
                == #"{"text": "smtp; 550 5.1.1 user: mailbox unknown, id 00000000000000", "reported_as": "Transient", "reply_code": 550, "enhanced_status": "5.1.1", "day": "2026-10-03", "verdict": "permanent", "reason": "user_unknown", "suppress": true, "basis": "signature", "signature": "phrase.user-unknown@1", "knowledge": "2026.11.1", "sources": ["https://example.com/"]}"#
                + "\n")
        for output in [text.output, json.output] {
            #expect(
                !output.contains("zorro") && !output.contains("vega") && !output.contains("kunde"))
            #expect(!output.contains("10:11"))
        }
    }

    @Test(
        "what is no bounce, or more than one, is refused and not quoted",
        arguments: [
            ([], "", "give a diagnostic, or --from a file"), ([" "], "", "give a diagnostic"),
            (["550 zorro", "--from", "-"], "", "give a diagnostic, or --from a file"),
            (["--from", "/nowhere"], "", "/nowhere: cannot be opened"),
            (["--from", "-", "--format", "telex"], "zorro", "there is no format 'telex'"),
            (["--from", "-"], "550 zorro\n550 zorro\n", "has 2 replies; give exactly one bounce"),
            (["--from", "-"], "{\"zorro\": 1}", "line 1"),
        ])
    func refusals(arguments: [String], input: String, message: String) throws {
        let result = try report(arguments, input)
        #expect(result.exitCode == 2)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(!(result.output + result.errors).contains("zorro"))
    }
}

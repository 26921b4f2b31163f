#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// A long input takes no more memory than a short one; `tools/bench-memory` shows it of gigabytes.
    @Suite(
        "kb read: memory",
        .enabled(if: Program.path != nil && Repository.runsLongTests, "needs kb and KB_LONG_TESTS"))
    struct FlatMemoryTests {
        private static let log =
            "Jan  1 00:00:00 mail postfix/smtp[1]: 000000000000: to=<user@example.com>, relay=none,"
            + " delay=1, dsn=5.1.1, status=bounced (550 5.1.1 User unknown)\n"
        private static let notification =
            #"{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":["#
            + #"{"emailAddress":"user@example.com","diagnosticCode":"smtp; 550 5.1.1 User unknown"}]}}"#
            + "\n"
        private static let mail = """
            From MAILER-DAEMON Thu Jan  1 00:00:00 2026
            From: MAILER-DAEMON@mx.example.net
            Subject: failure notice
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.net

            Final-Recipient: rfc822; user@example.com
            Action: failed
            Diagnostic-Code: smtp; 550 5.1.1 User unknown

            --b--


            """

        @Test(
            "is as large for a longer input",
            arguments: [("postfix", log), ("ses", notification), ("dsn", mail)])
        func isFlat(format: String, record: String) throws {
            let first = try peak(format, record, megabytes: 5)
            let second = try peak(format, record, megabytes: 20)
            #expect(second - first < 2048, "\(first) kB, then \(second) kB")
        }

        /// The highest memory in kB of a run, when all but what a pipe holds was read.
        private func peak(_ format: String, _ record: String, megabytes: Int) throws -> Int {
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(filePath: try #require(Program.path))
            process.arguments = ["read", "--format", format, "-"]
            process.standardInput = pipe
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            let block = Data(String(repeating: record, count: (1 << 20) / record.utf8.count).utf8)
            for _ in 0..<megabytes { try pipe.fileHandleForWriting.write(contentsOf: block) }
            let status = try String(
                contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
            try pipe.fileHandleForWriting.close()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            let line = try #require(status.firstMatch(of: /VmHWM:\s+([0-9]+) kB/))
            return try #require(Int(line.1))
        }
    }
#endif

import BounceFormats
import DeliveryStatus
import Testing

/// Hostile and broken mail: bounded, never a trap, never the end of the stream.
struct DSNBoundsTests {
    private static let from = "From MAILER-DAEMON Thu Jan  1 00:00:00 2026\n"

    @Test func `reads a thousand recipients and says that there are more`() {
        for count in [1_000, 1_001, 3_000] {
            let fields = (1...count).map {
                "Final-Recipient: rfc822; u\($0)@example.com\nAction: failed\nStatus: 5.1.1\n"
            }
            let records = read(
                Mail.report(fields: fields.joined(separator: "\n")), as: DSNFormat.self)
            #expect(records.events.count == 1_000)
            #expect(records.errors.map(\.code) == (count > 1_000 ? [.tooLong] : []))
        }
    }

    @Test func `stops at parts that lie too deep`() {
        for depth in [3, 7, 8, 200] {
            var body = "Content-Type: message/delivery-status\n\n\(Mail.fields)\n"
            for level in 1...depth {
                body =
                    "Content-Type: multipart/mixed; boundary=b\(level)x\n\n--b\(level)x\n\(body)\n--b\(level)x--\n"
            }
            let message = "From: MAILER-DAEMON@mx.example.net\nSubject: Returned mail\n" + body
            let records = read(message, as: DSNFormat.self)
            #expect(records.count == 1)
            if depth <= 8 { #expect(records.events.map(\.recipient) == ["user@example.com"]) }
        }
    }

    @Test func `reads no more than so many parts`() {
        let parts = String(repeating: "--b\n\nx\n", count: 10_000)
        let message = Mail.plain(parts, more: "Content-Type: multipart/mixed; boundary=b")
        #expect(read(message, as: DSNFormat.self).count == 1)
    }

    @Test func `holds no more than four of a hundred megabytes`() {
        let head = Array((Self.from + Mail.ordinary).utf8)
        let report = Mail.report(fields: Mail.fields)
        let megabyte = [UInt8](repeating: 0x78, count: 1 << 20)
        for start in [head, Array((Self.from + report.replacing("--b/1--", with: "")).utf8)] {
            var format = DSNFormat()
            var records = format.decode(start[...], isLast: false)
            for number in 0..<100 {
                records += format.decode(megabyte[...], isLast: false)
                if number % 3 == 0 { records += format.decode([0x0A], isLast: false) }
            }
            records += format.decode(Array("\n\n\(Self.from)\(report)".utf8)[...], isLast: true)
            #expect(records.outline == [start == head ? "too_long@1" : "event", "event"])
        }
    }

    /// The messages before the one that was cut are all there, wherever it was cut.
    @Test func `reads an mbox that was cut anywhere`() {
        let message = Self.from + Mail.report(human: Mail.postfix, fields: Mail.fields) + "\n"
        let mailbox = Array((message + message + message).utf8)
        let whole = read(mailbox, as: DSNFormat.self)
        #expect(whole.outline == ["event", "event", "event"])
        for end in stride(from: 0, through: mailbox.count, by: 7) {
            let records = read(mailbox[..<end], as: DSNFormat.self)
            let complete = end / message.utf8.count
            #expect(Array(records.prefix(complete)) == Array(whole.prefix(complete)))
            #expect(records.count <= complete + 1)
        }
    }

    @Test(arguments: [
        Mail.report(human: Mail.postfix, fields: Mail.fields), Mail.plain(Mail.qmail),
        Mail.plain(Mail.sendmail), "\u{FEFF}" + Mail.postfix, Mail.ordinary, "", "\n\r\n",
        from + Mail.plain(Mail.qmail) + "\r\n" + from + Mail.ordinary + "\n>From x 1:1\n" + from,
    ])
    func `gives the same records however the input is cut`(input: String) {
        for text in [input, input.replacing("\n", with: "\r\n"), input.replacing("\n", with: "\r")]
        {
            let bytes = Array(text.utf8)
            let expected = read(bytes, as: DSNFormat.self)
            #expect(read(bytes.indices.map { bytes[$0...$0] }, as: DSNFormat.self) == expected)
            for seed in 1...5 {
                let pieces = SplitMix.cut(bytes, seed: UInt64(seed))
                #expect(read(pieces, as: DSNFormat.self) == expected)
            }
        }
    }

    @Test(arguments: 1...300)
    func `reads damaged mail without harm`(seed: Int) {
        var generator = SplitMix(state: UInt64(seed))
        let seeds = [
            Mail.report(human: Mail.postfix, fields: Mail.fields), Mail.plain(Mail.qmail),
            Mail.report(
                human: "=?utf-8?B?4?= <@> <a@> @b <", charset: "iso-2022-jp",
                fields: "Final-Recipient: ;\nAction: failed\nStatus: 5.\nDiagnostic-Code: =?x?q?=?="
            ),
            Mail.plain(Mail.sendmail), Mail.cases("exchange"), Mail.cases("old sendmail"),
        ]
        var bytes = Array((seeds.randomElement(using: &generator) ?? "").utf8)
        let alphabet = Array("\n\r<>@:;=?-. \t\"'()[]{}\u{1B}$5".utf8) + [0, 0x80, 0xC3, 0xFF]
        for _ in 0..<Int.random(in: 1...40, using: &generator) {
            let place = Int.random(in: 0..<max(bytes.count, 1), using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[place] = alphabet.randomElement(using: &generator) ?? 0
            case 1: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: place)
            case 2: bytes.removeSubrange(place..<min(place + 7, bytes.count))
            default:
                bytes.insert(contentsOf: bytes[place..<min(place + 90, bytes.count)], at: place)
            }
            if bytes.isEmpty { bytes = [0x0A] }
        }
        let records = read(bytes, as: DSNFormat.self)
        #expect(read(SplitMix.cut(bytes, seed: UInt64(seed)), as: DSNFormat.self) == records)
        _ = FormatRegistry.standard.detect(prefix: bytes)
    }

    /// What a system's converter, brackets and long lines could make slow.
    @Test(arguments: [
        "<", "@", "<a@", "a@b ", "=?", "5.", "550 ", "-- ", ": ", "<p>", "=?a?q?", "\u{1B}$",
        "--b\n",
        "<a@b>\n", "From x 1:1\n\n", "a@b.example\n\n",
    ])
    func `reads a megabyte of one thing`(piece: String) {
        let many = String(repeating: piece, count: (1 << 20) / piece.utf8.count)
        #expect(!read(Mail.plain(many), as: DSNFormat.self).isEmpty)
        let field = many.replacing("\n", with: " ")
        let report = Mail.report(
            human: many,
            fields:
                "Final-Recipient: rfc822; user@example.com\nAction: failed\nDiagnostic-Code: \(field)"
        )
        #expect(!read(report, as: DSNFormat.self).isEmpty)
    }
}

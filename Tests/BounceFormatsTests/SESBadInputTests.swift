import BounceFormats
import DeliveryStatus
import Testing

/// Input that is broken gives one clear error, and what follows is still read.
struct SESBadInputTests {
    static let secret = "secret@example.com"

    static let bad: [(name: String, json: String, outline: [String], words: String)] = [
        (
            "Message is not JSON", Payload.sns("550 \(secret)"), ["invalid_envelope@1"],
            "Message is not JSON"
        ),
        (
            "Message is a number", #"{"Type":"Notification","Message":5}"#,
            ["invalid_envelope@1"], "Message holds a number"
        ),
        ("body is cut off", Payload.message(#"{"a":"#), ["invalid_envelope@1"], "cut off"),
        (
            "Message nests too deep", Payload.sns(String(repeating: "[", count: 100_000)),
            ["too_deep@1"], "deeper than 64"
        ),
        ("unknown object", #"{"diagnostic":"\#(secret)"}"#, ["unknown_shape@1"], "jsonl"),
        ("empty object", "{}", ["unknown_shape@1"], "expected notificationType"),
        ("number", "5", ["not_an_object@1"], "holds a number"),
        ("words", "550 5.1.1 \(secret)", ["invalid_json@1"], "not valid JSON"),
        (
            "no recipients", Payload.notification(Payload.bounce(recipients: "")),
            ["missing_field@1"], "bounce.bouncedRecipients"
        ),
        ("no bounce", #"{"notificationType":"Bounce"}"#, ["missing_field@1"], "bounce"),
        ("no delay", #"{"eventType":"DeliveryDelay"}"#, ["missing_field@1"], "deliveryDelay"),
        (
            "bounce is a list", #"{"notificationType":"Bounce","bounce":[]}"#,
            ["wrong_type@1"], "bounce holds an array"
        ),
        ("type is a number", #"{"notificationType":1}"#, ["wrong_type@1"], "notificationType"),
        ("Records is text", #"{"Records":"x"}"#, ["wrong_type@1"], "Records"),
        ("record of another service", #"{"Records":[{"s3":{}}]}"#, ["unknown_shape@1"], "[0]"),
        (
            "recipient is text",
            Payload.notification(Payload.bounce(recipients: "\"x\",\(Payload.recipient())")),
            ["wrong_type@1", "event"], "bounce.bouncedRecipients[0]"
        ),
        (
            "diagnostic is a number",
            Payload.notification(
                Payload.bounce(recipients: #"{"emailAddress":"x","diagnosticCode":5}"#)),
            ["wrong_type@1"], "bounce.bouncedRecipients[0].diagnosticCode"
        ),
        ("bad escape", #"{"notificationType":"\q"}"#, ["invalid_json@1"], "escapes"),
        ("colon missing", #"{"notificationType" "Bounce"}"#, ["invalid_json@1"], "colons"),
        ("other bracket", #"{"notificationType":["Bounce"}"#, ["invalid_json@1"], "bracket"),
        ("NUL byte", "{\u{0}\"notificationType\":\"Bounce\"}", ["invalid_json@1"], "column 2"),
        ("NUL bytes", "\u{0}\u{0}\u{0}", ["invalid_json@1"], "NUL"),
        ("nests too deep", String(repeating: "[", count: 100_000), ["too_deep@1"], "64"),
        (
            "objects nest too deep", String(repeating: #"{"a":"#, count: 100_000),
            ["too_deep@1"], "64"
        ),
    ]

    @Test(arguments: bad.indices)
    func `names place and remedy, and goes on`(index: Int) throws {
        let (_, json, outline, words) = Self.bad[index]
        let records = read("\(json)\n\(Payload.event())\n", as: SESFormat.self)
        #expect(records.outline == outline + ["event"])
        let error = try #require(records.errors.first)
        #expect(error.message.contains(words))
        #expect(error.message.hasPrefix("line 1"))
        #expect(error.message.contains(";"))
        #expect(!"\(error)".contains(Self.secret))
        let alone = read("\n\n\(json)", as: SESFormat.self)
        #expect(alone.errors.map(\.line) == [3])
    }

    @Test func `reads a thousand recipients`() {
        let recipients = (1...1_000).map { #"{"emailAddress":"u\#($0)@example.com"}"# }
        let json = Payload.notification(
            Payload.bounce(recipients: recipients.joined(separator: ",")))
        let records = read("\(json)\n\(Payload.event())", as: SESFormat.self)
        #expect(records.events.count == 1_001)
        #expect(Set(records.events.map(\.recipient)).count == 1_001)
    }

    @Test func `gives the id of a notification that cannot be used`() {
        let json = Payload.sns(Payload.notification(Payload.bounce(recipients: "")))
        #expect(read(json, as: SESFormat.self).errors.map(\.id) == [Payload.feedbackID])
        #expect(read(Payload.sns("x"), as: SESFormat.self).errors.map(\.id) == ["sns-0"])
    }

    @Test func `repairs broken UTF-8`() {
        var bytes = Array(Payload.notification().utf8)
        let words = Array("not found".utf8)
        let index = bytes.indices.first { bytes[$0...].starts(with: words) }
        bytes[index ?? 0] = 0xFF
        #expect(
            read(bytes, as: SESFormat.self).events.map(\.diagnostic) == [
                "smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; \u{FFFD}ot found"
            ])
    }

    @Test(arguments: [
        ("", ""), (#"{"a":""#, #""}"#), (#"{"a":""#, ""), (#"{"a":""#, #"","b":["#),
    ])
    func `leaves out ten megabytes and goes on`(head: String, tail: String) {
        let line = head + String(repeating: "x", count: 10 << 20) + tail
        let event = Payload.event()
        let records = read("\(event)\n\(line)\n\(event)\n\(event)", as: SESFormat.self)
        #expect(records.outline == ["event", "too_long@2", "event", "event"])
        #expect(records.errors.first?.message.contains("1048576") == true)
    }

    @Test(arguments: [3, 17, 58, 90, 301])
    func `finds the next line after one that was cut off`(end: Int) {
        let event = Payload.event()
        let records = read("\(event)\n\(event.prefix(end))\n\(event)\n", as: SESFormat.self)
        #expect(records.outline == ["event", "invalid_json@2", "event"])
        let atEnd = read("\(event)\n\(event.prefix(end))", as: SESFormat.self)
        #expect(atEnd.outline == ["event", "invalid_json@2"])
    }

    @Test func `finds the next line wherever one was cut off`() {
        let event = Payload.event()
        for end in 1..<event.count {
            let records = read("\(event.prefix(end))\n\(event)\n\(event)", as: SESFormat.self)
            #expect(records.outline == ["invalid_json@1", "event", "event"], "cut at \(end)")
        }
    }

    @Test func `finds the next object after one over several lines that was cut off`() {
        let pretty = Payload.pretty(Payload.event())
        let lines = pretty.split(separator: "\n", omittingEmptySubsequences: false)
        for end in 1..<(lines.count - 1) {
            let head = lines.prefix(end).joined(separator: "\n")
            let records = read("\(head)\n\(pretty)\n\(pretty)\n", as: SESFormat.self)
            #expect(records.outline == ["invalid_json@1", "event", "event"], "cut at \(end)")
        }
    }

    @Test func `finds the next object after a line end in a string`() {
        let pretty = Payload.pretty("[\(Payload.event()),\(Payload.event())]")
        let broken = pretty.replacing("RESOLVER", with: "RESOL\nVER", maxReplacements: 1)
        #expect(read(broken, as: SESFormat.self).outline == ["invalid_json@2", "event"])
    }

    @Test func `tells that an array was cut off between its elements`() {
        let event = Payload.event()
        #expect(
            read("\n[\(event),\n\(event),\n", as: SESFormat.self).outline
                == ["event", "event", "invalid_json@2"])
        #expect(
            read("[\(event)\n[\(event)]\n", as: SESFormat.self).outline
                == ["event", "invalid_json@1", "event"])
    }
}

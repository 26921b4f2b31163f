import BounceFormats
import Testing

struct FormatRegistryTests {
    @Test func `finds formats by name`() throws {
        let registry = FormatRegistry.standard
        #expect(
            registry.descriptors.map(\.name) == [
                "mailgun", "sendgrid", "postmark", "sparkpost", "mandrill", "mailjet", "brevo",
                "resend", "azure", "kumomta", "ses", "jsonl", "dsn", "postfix", "exim",
                "sendmail", "opensmtpd", "haraka", "zonemta", "powermta", "csv", "text",
            ])
        #expect(registry["ses"] is SESFormat.Type)
        #expect(registry["none"] == nil)
        var format = try #require(registry["text"]).init()
        #expect(format.decode(Array("550 x".utf8)[...], isLast: true).outline == ["event"])
    }

    @Test func `replaces a format of the same name`() {
        struct Other: BounceFormat {
            static let descriptor = FormatDescriptor(name: "text", summary: "another")
            var includesDeliveries = false
            mutating func decode(_ chunk: ArraySlice<UInt8>, isLast: Bool) -> [FormatRecord] { [] }
        }
        var registry = FormatRegistry.standard
        registry.add(Other.self)
        #expect(registry.descriptors.map(\.summary).last == "another")
        #expect(registry.formats.count == FormatRegistry.standard.formats.count)
    }

    @Test(arguments: [
        ("", "text"), ("  \n", "text"), ("550 5.1.1 x", "text"), ("[192.0.2.1] 550 x", "text"),
        ("smtp; 550 {\"Records\"}", "text"), ("{", "ses"), ("[", "ses"), ("[]", "ses"),
        ("{}", "ses"), (JSONLinesFormatTests.good, "jsonl"),
        ("\u{FEFF} \n" + JSONLinesFormatTests.good, "jsonl"),
        (#"{"kind": "delivery", "recipient": "user@example.com"}"#, "jsonl"),
        (#"{"diagnostic":"550 no MX Records, Body or eventType"}"#, "jsonl"),
        (#"{"id":1,"diagnosticCode":"x"}"#, "ses"), (Payload.notification(), "ses"),
        (Payload.event(), "ses"), (Payload.eventBridge(), "ses"), ("[\(Payload.event())]", "ses"),
        (Payload.pretty(Payload.event()), "ses"), (Payload.sns(Payload.event()), "ses"),
        (Payload.lambda([Payload.event()]), "ses"), (Payload.received(Payload.event()), "ses"),
        (Payload.message(Payload.event()), "ses"), (#"{"Body":"{\"diagnostic\":1}"}"#, "ses"),
        (#"{"x":"{\"eventType\":\"Bounce\"}","diagnostic":1}"#, "ses"),
    ])
    func `tells the format by the first bytes`(input: String, name: String) {
        let format = FormatRegistry.standard.detect(prefix: input.utf8)
        #expect(format?.descriptor.name == name)
    }

    @Test func `looks at the first bytes only`() {
        let input = #"{"a":""# + String(repeating: "x", count: 5000) + #"","diagnostic":""}"#
        #expect(FormatRegistry.standard.detect(prefix: input.utf8) is SESFormat.Type)
        #expect(FormatRegistry([TextFormat.self]).detect(prefix: input.utf8) == nil)
    }
}

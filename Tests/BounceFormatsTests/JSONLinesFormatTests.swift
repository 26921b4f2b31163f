import BounceFormats
import DeliveryStatus
import Testing

struct JSONLinesFormatTests {
    static let good = #"{"id":"next","diagnostic":"550 5.1.1 User unknown"}"#

    @Test func `reads every key`() {
        let line = """
            {"id":"1","diagnostic":"550 5.1.1 User unknown","status":"5.1.1","action":"failed",\
            "smtp_command":"RCPT TO","remote_mta":"dns; mx.example.com",\
            "recipient":"rfc822;user@example.com","reported":"Transient",\
            "timestamp":"2026-01-01T00:00:00Z","other":{"a":[1,2.5,true,null]}}
            """
        #expect(
            read(line, as: JSONLinesFormat.self) == [
                .event(
                    BounceEvent(
                        id: "1", recipient: "user@example.com",
                        diagnostic: "550 5.1.1 User unknown", status: EnhancedStatus(5, 1, 1),
                        action: .failed, phase: .rcptTo, remoteMTA: "mx.example.com",
                        reported: "Transient", timestamp: "2026-01-01T00:00:00Z"))
            ])
    }

    @Test(arguments: [
        (#"{"diagnostic":"x"}"#, BounceEvent(diagnostic: "x")),
        (#"{"diagnostic":""}"#, BounceEvent(diagnostic: "")),
        (#"{"diagnostic":"x","id":7}"#, BounceEvent(id: "7", diagnostic: "x")),
        (
            #"{"diagnostic":"x","id":18446744073709551616}"#,
            BounceEvent(id: "18446744073709551616", diagnostic: "x")
        ),
        (
            #"{"diagnostic":"x","id":null,"status":null,"action":null,"smtp_command":null,"#
                + #""remote_mta":null,"recipient":null,"reported":null,"timestamp":null,"#
                + #""kind":null}"#,
            BounceEvent(diagnostic: "x")
        ),
        (
            #"{"diagnostic":"x","status":"5.1","action":"?","smtp_command":"?","remote_mta":" "}"#,
            BounceEvent(diagnostic: "x")
        ),
        (#"{"diagnostic":"x","kind":"bounce"}"#, BounceEvent(diagnostic: "x")),
        (#"{"diagnostic":"x","attempted":true}"#, BounceEvent(diagnostic: "x")),
        (
            #"{"diagnostic":"x","attempted":false}"#,
            BounceEvent(diagnostic: "x", wasAttempted: false)
        ),
        (#"{"diagnostic":"x","kind":"observed"}"#, BounceEvent(diagnostic: "x")),
        (#"{"diagnostic":"x","attempted":true}"#, BounceEvent(diagnostic: "x")),
        (
            #"{"diagnostic":"x","attempted":false}"#,
            BounceEvent(diagnostic: "x", wasAttempted: false)
        ),
        (
            #"{"diagnostic":"x","kind":"delay"}"#,
            BounceEvent(diagnostic: "x", action: .delayed, kind: .delay)
        ),
        (#"{"diagnostic":"用户不存在 \ud83d\ude00"}"#, BounceEvent(diagnostic: "用户不存在 😀")),
        (#"{"diagnostic":"a\u0000b\r\n550-c"}"#, BounceEvent(diagnostic: "a\u{0}b\r\n550-c")),
        (
            #"{"diagnostic":"x","remote_mta":"mx.example.com; or not"}"#,
            BounceEvent(diagnostic: "x", remoteMTA: "mx.example.com; or not")
        ),
    ])
    func `reads what may be absent or different`(line: String, event: BounceEvent) {
        #expect(read(line, as: JSONLinesFormat.self) == [.event(event)])
    }

    @Test(arguments: ["delivery", "complaint"])
    func `skips what is no bounce`(kind: String) {
        #expect(
            read("\n{\"id\":3,\"kind\":\"\(kind)\"}", as: JSONLinesFormat.self) == [
                .skipped(SkippedRecord(line: 2, note: "\(kind): not a bounce", id: "3"))
            ])
    }

    static let bad: [(line: String, code: FormatError.Code, id: String?, words: String)] = [
        (#"{"id":"a","diagnostic":5}"#, .wrongType, "a", "field diagnostic holds a number"),
        (#"{"id":4,"diagnostic":"x","status":5.1}"#, .wrongType, "4", "field status"),
        (#"{"id":[],"diagnostic":"x"}"#, .wrongType, nil, "field id holds an array"),
        (#"{"id":"a"}"#, .missingField, "a", "field diagnostic is missing"),
        (#"{"id":"a","diagnostic":null}"#, .missingField, "a", "field diagnostic is missing"),
        (#"{"id":"a","diagnostic":"secret@exam"#, .invalidJSON, "a", "unexpected end"),
        (#"{"diagnostic":"x","id":42,"#, .invalidJSON, "42", "check that the record is complete"),
        (#"{"diagnostic":"x","id":4"#, .invalidJSON, nil, "unexpected end"),
        (#"{"id":"a","#, .invalidJSON, "a", "unexpected end"),
        ("{", .invalidJSON, nil, "unexpected end"),
        ("}", .invalidJSON, nil, "rules of JSON"),
        ("550 secret@example.com", .invalidJSON, nil, "rules of JSON"),
        (#"[{"diagnostic":"x"}]"#, .notAnObject, nil, "holds an array"),
        (#""secret@example.com""#, .notAnObject, nil, "holds a string"),
        ("null", .notAnObject, nil, "holds null"),
        (#"{"diagnostic":"x"} {"diagnostic":"y"}"#, .invalidJSON, nil, "rules of JSON"),
        (#"{"diagnostic":"\ud800"}"#, .invalidJSON, nil, "escapes"),
        ("{\u{0}\"id\":\"a\",\"diagnostic\":\"x\"}", .invalidJSON, "a", "column 2"),
        ("{\"diagnostic\":\"\u{0}\"}", .invalidJSON, nil, "NUL"),
        (String(repeating: "[", count: 100_000), .tooDeep, nil, "deeper than 64"),
        (
            #"{"id":"a","diagnostic":""# + String(repeating: "x", count: 10 << 20) + #""}"#,
            .tooLong, "a", "1048576 bytes"
        ),
    ]

    @Test(arguments: bad.indices)
    func `names place and remedy, and goes on`(index: Int) throws {
        let (line, code, id, words) = Self.bad[index]
        let records = read("\(Self.good)\n\(line)\n\(Self.good)\n", as: JSONLinesFormat.self)
        #expect(records.outline == ["event", "\(code)@2", "event"])
        let error = try #require(records.errors.first)
        #expect(error.id == id)
        #expect(error.message.contains(words))
        #expect(error.message.hasPrefix("line 2"))
        #expect(!"\(error)".contains("secret"))
    }

    @Test func `repairs broken UTF-8`() {
        let bytes = Array(#"{"diagnostic":"a"#.utf8) + [0xC3] + Array(#"b"}"#.utf8)
        #expect(
            read(bytes, as: JSONLinesFormat.self).events.map(\.diagnostic) == ["a\u{FFFD}b"])
    }

    @Test func `reads a byte order mark, blank lines and every line end`() {
        let input = "\u{FEFF}\(Self.good)\n\n  \r\n\(Self.good)\r\(Self.good)"
        #expect(read(input, as: JSONLinesFormat.self).outline == ["event", "event", "event"])
    }

    @Test func `counts every line end once`() {
        let records = read("\r\n\n\r{\r\n{\r{\n\r{", as: JSONLinesFormat.self)
        #expect(records.errors.map(\.line) == [4, 5, 6, 8])
        let spread = read("\r\n\n\r[\r\n{},\r{},\n\r{}]", as: SESFormat.self)
        #expect(spread.errors.map(\.line) == [5, 6, 8])
    }
}

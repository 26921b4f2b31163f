import BounceFormats
import DeliveryStatus
import Testing

struct TextFormatTests {
    @Test(arguments: [
        ("", []), ("\n\r\n \t\n", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]),
        ("a\r\nb\r\n", ["a", "b"]), ("a\rb\r", ["a", "b"]),
        ("\u{FEFF}a\n\u{FEFF}b", ["a", "\u{FEFF}b"]),
        ("a\u{0}b\u{0}\n\u{0}\nc", ["a b ", "c"]), (" 550 x ", [" 550 x "]),
        ("550 5.1.1 用户不存在\n", ["550 5.1.1 用户不存在"]),
    ])
    func `reads one diagnostic a line`(input: String, diagnostics: [String]) {
        let records = read(input, as: TextFormat.self)
        #expect(records == diagnostics.map { .event(BounceEvent(diagnostic: $0)) })
    }

    @Test func `repairs broken UTF-8`() {
        #expect(
            read([0x61, 0xFF, 0xE4, 0xB8, 0x0A, 0x62], as: TextFormat.self).events.map(\.diagnostic)
                == ["a\u{FFFD}\u{FFFD}", "b"])
    }

    @Test func `leaves out ten megabytes and goes on`() {
        let long = String(repeating: "x", count: 10 << 20)
        let records = read("a\n\(long)\nb\n\(long)", as: TextFormat.self)
        #expect(records.outline == ["event", "too_long@2", "event", "too_long@4"])
    }

    @Test(arguments: [0, 1])
    func `reads a line of exactly the longest length`(more: Int) {
        let line = String(repeating: "x", count: FormatLimits.recordBytes + more)
        let records = read("\(line)\n", as: TextFormat.self)
        #expect(records.outline == [more == 0 ? "event" : "too_long@1"])
    }

    @Test func `answers a line as soon as it is complete`() {
        var format = TextFormat()
        #expect(format.decode(Array("a".utf8)[...], isLast: false).isEmpty)
        let first = format.decode(Array("b\r".utf8)[...], isLast: false)
        #expect(first.events.map(\.diagnostic) == ["ab"])
        #expect(format.decode(Array("\nc".utf8)[...], isLast: false).isEmpty)
        #expect(format.decode([], isLast: true).events.map(\.diagnostic) == ["c"])
        #expect(format.decode([], isLast: true).isEmpty)
    }
}

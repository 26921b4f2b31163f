import TestSupport
import Testing

@testable import DeliveryStatus

@Suite("A lifted reply")
struct LiftedReplyTests {
    private static let pieces = [
        "550 ", "550-", "550", "421 ", "250 ", "550 5.1.1 ", "550-5.7.1 ", "5.1.1", "(4.2.2)",
        "#5.1.1",
        "smtp;", "remote server returned ", "reason:", "the response was: ",
        "host mx.example.com[192.0.2.1] said: ", "(in reply to RCPT TO command)", "said:",
        "> #SMTP#", "(delivery attempts: 0)", "5.1.0 - error 550-'", "'", "<<< ",
        ">>> RCPT TO:<a@b> ",
        "user", "User unknown", "<user@example.com>", "a.b@c.example", "https://x.example/a", "10s",
        "::1", "2001:db8::1", " ", "  ", "\t", "\r\n", "\n", ".", ":", ",", "\"", "(", ")", "-",
        "@",
        "é", "宛先", "：", "「", "\u{A0}", "５５０", "e\u{301}", "\u{200B}",
    ]

    private static func text(_ random: inout SeededGenerator, isWide: Bool) -> String {
        let known = isWide ? pieces[...] : pieces.prefix { $0.utf8.allSatisfy { $0 < 0x80 } }
        return (0..<Int.random(in: 1...14, using: &random)).map { _ in
            known[Int.random(in: 0..<known.count, using: &random)]
        }.joined()
    }

    /// What of a list the engine looks at, but for the places in the folded text.
    private static func shown(_ list: WordList) -> [String] {
        list.words.indices.map {
            "\(list.string($0)) \(list.words[$0].source) \(list.words[$0].flags) \(list.words[$0].hash)"
        }
    }

    @Test(
        "may have no words, wherever its statuses stand",
        arguments: [
            "remote server returned 5.1.1", "remote server returned 5.1.1 ",
            "remote server returned  (5.1.1)", "remote server returned '5.1.1'", "5.1.1", " 5.1.1",
            "550 5.1.1", "550-5.1.1 550 5.1.1", "<a@b.example>: 550 5.1.1", "smtp; 5.1.1 ' 5.1.1",
            "remote server returned 5.1.1 (delivery attempts: 0)", "x 5.1.0 550-'5.1.1' 5.1.1",
            "remote server returned 5.1.1é", "é remote server returned 5.1.1",
            "5.1.0 - 550-'' 5.1.1",
        ])
    func noWords(text: String) {
        var reply = NormalizedDiagnostic()
        reply.read(BounceEvent(diagnostic: text))
        var (alone, tokenizer) = (WordList(), Tokenizer())
        for part in reply.raw.parts.elements {
            tokenizer.append(reply.raw.bytes, in: part, to: &alone)
        }
        #expect(Self.shown(reply.list) == Self.shown(alone))
        #expect(reply.list.statuses == alone.statuses)
        #expect(reply.spans == SpanFinder.spans(in: alone))
    }

    @Test(
        "has the words that its parts have when they are read alone", arguments: 0..<20,
        [false, true])
    func asReadAlone(seed: Int, isWide: Bool) {
        var random = SeededGenerator(seed: UInt64(seed) * 2 + (isWide ? 1 : 0))
        var reply = NormalizedDiagnostic()
        var kept = 0
        for _ in 0..<400 {
            let text = Self.text(&random, isWide: isWide)
            reply.read(BounceEvent(diagnostic: text))
            var (alone, tokenizer) = (WordList(), Tokenizer())
            for part in reply.raw.parts.elements {
                tokenizer.append(reply.raw.bytes, in: part, to: &alone)
            }
            #expect(Self.shown(reply.list) == Self.shown(alone), "\(text)")
            #expect(reply.list.statuses == alone.statuses, "\(text)")
            reply.findSpans()
            #expect(reply.foundSpans == SpanFinder.spans(in: alone), "\(text)")
            for span in reply.foundSpans where span.kind == .address {
                let words = alone.words[span.words]
                let first = words.first?.folded.lowerBound ?? 0
                let bytes = alone.text[first..<(words.last?.folded.upperBound ?? first)]
                let sign = bytes.lastIndex(of: UInt8(ascii: "@"))
                #expect(
                    Array(reply.domain(of: span))
                        == Array(sign.map { bytes[($0 + 1)...] } ?? bytes),
                    "\(text)")
            }
            // A list that was read alone has nothing of what is outside the parts.
            if reply.list.text.count > alone.text.count { kept += 1 }
        }
        #expect(kept > 50)
    }
}

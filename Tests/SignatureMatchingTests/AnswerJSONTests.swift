import BounceClassifier
import DeliveryStatus
import KnowledgeCompiler
import SignatureMatching
import TestSupport
import Testing

@Suite("The answer as JSON")
struct AnswerJSONTests {
    @Test("keys stand in the order of the contract; absent values are left out")
    func order() throws {
        let compilation = SampleKnowledge.compilation(
            SampleKnowledge.file(
                "provider: gmail",
                SampleKnowledge.signature("gmail.a", "contains: \"user unknown\"")))
        let classifier = BounceClassifier(try Knowledge(compilation.image))
        let event = BounceEvent(
            id: "7", recipient: "user@example.com",
            diagnostic: "550 5.1.1 user unknown, try again in 5 minutes, listed in bl.example.net",
            reported: "Transient")
        #expect(
            classifier.classify(event).json
                == """
                {"id": "7", "recipient": "user@example.com", "verdict": "permanent", "reason": "user_unknown", \
                "concerns": "recipient", "suppress": true, "basis": "signature", "signature": "gmail.a", \
                "revision": 1, "provider": "gmail", "contested": false, "reply_code": 550, \
                "enhanced_status": "5.1.1", "reported": "Transient", "reclassified": true, "retry_after": 300, \
                "blocklist": "bl.example.net", "knowledge": "2026.11.1"}
                """)
        #expect(
            classifier.classify("zork").json
                == """
                {"verdict": "undetermined", "reason": "undetermined", "concerns": "message", "suppress": false, \
                "basis": "none", "contested": false, "knowledge": "2026.11.1"}
                """)
    }

    @Test(
        "numbers are written as they are",
        arguments: [0, 7, 10, 99, 100, 101, 999, 1_000, 86_400, -1, -12, -345, .max, .min])
    func numbers(number: Int) {
        #expect(JSONText.object { $0.add("n", number) } == "{\"n\": \(number)}")
    }

    @Test("texts are escaped")
    func escapes() {
        #expect(
            JSONText.quoted("a\"b\\c\n\t\u{1}\u{7F}é\u{2028}")
                == #""a\"b\\c\n\t\u0001\u007fé\u2028""#)
    }

    @Test("JSON escapes what must be escaped, wherever it stands", arguments: 0..<20)
    func escapes(place: Int) {
        let before = String(repeating: "a", count: place)
        let escaped = [
            ("\"", #"\""#), ("\\", #"\\"#), ("\n", #"\n"#), ("\u{1F}", #"\u001f"#),
            ("\u{7F}", #"\u007f"#), ("\u{2028}", #"\u2028"#), ("\u{E9}", "\u{E9}"),
        ]
        for (text, expected) in escaped {
            for tail in ["", "b", "bcdefgh"] {
                #expect(
                    JSONText.quoted(before + text + tail) == "\"" + before + expected + tail + "\"")
            }
        }
    }
}

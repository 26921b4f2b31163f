import DeliveryStatus
import KnowledgeCompiler
import PermanenceModel
import SignatureLearning
import SignatureMatching
import Testing

@Suite("Fragments")
struct FragmentTests {
    private static func words(_ text: String) -> [String] {
        text.split(separator: " ").map(String.init)
    }

    private static let vocabulary = LearningVocabulary([
        PhraseGroup(
            kind: .wordClass, name: "is_absent", language: "en",
            phrases: [["not", "found"], ["does", "not", "exist"], ["unknown"]]),
        PhraseGroup(
            kind: .wordClass, name: "predicate", language: "en",
            phrases: [["no", "such"], ["recipnotfound"], ["bad", "mailbox"]]),
        PhraseGroup(
            kind: .wordClass, name: "predicate", language: "ja", phrases: [["不", "明"]]),
        PhraseGroup(
            kind: .wordClass, name: "noun", language: "en",
            phrases: [["user"], ["mailbox"], ["account"]]),
        PhraseGroup(
            kind: .guards, name: "temporary", language: "en", phrases: [["later"], ["busy"]]),
        PhraseGroup(kind: .guards, name: "relay", language: "en", phrases: [["relay"]]),
        PhraseGroup(
            kind: .guards, name: "not_cause", language: "en",
            phrases: [["relay", "recipient", "table"]]),
    ])

    private func fragments(_ text: String) -> [String] {
        FragmentCutter(Normalizer.normalize(text), Self.vocabulary).fragments().map(\.text)
    }

    @Test(
        "the shortest fragment says who and that they are not there",
        arguments: [
            ("550 5.1.1 sorry, no such user here", "no such user"),
            (
                "550 The account <user@example.com> does not exist",
                "account {address} does not exist"
            ),
            ("550 5.1.1 RESOLVER.ADR.RecipNotFound; not found", "adr.recipnotfound"),
            ("550 Mailbox unknown.", "mailbox unknown"),
            ("550 <user@example.com> no such user", "no such user"),
            ("550 5.1.1 bad mailbox", "bad mailbox"),
        ])
    func findsTheShortest(text: String, shortest: String) {
        #expect(fragments(text).first == shortest)
    }

    @Test(
        "what says nobody or nothing absent gives none",
        arguments: [
            "550 unknown", "550 denied for this user", "550", "", "550 5.1.1 not found",
            "550 <user@example.com> unknown",
        ])
    func findsNone(text: String) { #expect(fragments(text) == []) }

    @Test("every fragment is a template that matches its own text")
    func matches() throws {
        let texts = [
            "550 5.1.1 <user@example.com>... no such user at mx.example.net [192.0.2.1]",
            "550-5.1.1 The mailbox user@example.com does not exist. See https://example.com/a?b=1",
            "550 user 00000000 unknown (id 0000-0000)", "550 不明 mailbox 不明です",
            "554 delivery error: dd This user doesn't have an account: no such account",
        ]
        for text in texts {
            let reply = Normalizer.normalize(text)
            let found = FragmentCutter(reply, Self.vocabulary).fragments()
            #expect(!found.isEmpty)
            for fragment in found {
                let probe = try TemplateProbe([fragment.template])
                #expect(probe.matches(reply), "\(fragment.text)")
            }
        }
    }

    @Test("causes count outside addresses, hosts and exceptions")
    func findsCauses() {
        func causes(_ text: String) -> [String] {
            Self.vocabulary.causes(in: Normalizer.normalize(text)).map(\.group)
        }
        #expect(causes("550 user unknown, try later") == ["temporary"])
        #expect(causes("550 later@example.com unknown at busy.example.com") == [])
        #expect(causes("550 User unknown in relay recipient table") == [])
        #expect(causes("550 unknown relay") == ["relay"])
    }
}

@Suite("Gates")
struct GateTests {
    private func failed(
        _ event: BounceEvent, blocklist: String? = nil, groups: [PhraseGroup] = []
    ) -> [String] {
        Gates.findings(
            Normalizer.normalize(event), LearningVocabulary(groups), blocklist: blocklist
        ).filter { $0.outcome == .failed }.map(\.step)
    }

    @Test(
        "each gate refuses what it is for",
        arguments: [
            ("550 5.1.1 no such user", ""), ("450 4.1.1 no such user", "class_4"),
            ("550 4.1.1 no such user", "class_4"),
            ("host mx.example.com[192.0.2.1] said: 450 no such user", "class_4"),
            ("250 ok no such user", "class_4"), ("550 5.1.8 no such user", "status"),
            ("550 5.2.2 no such user", "status"), ("550 5.5.4 no such user", "status"),
            ("550 5.5.0 no such user", ""), ("535 no such user", "reply_code"),
            ("503 no such user", "reply_code"), ("517 no such domain", "reply_code"),
            ("550 5.1.1 0000", "words"), ("550", "words"),
            (
                "host mx.example.com[192.0.2.1] said: 550 no such user (in reply to MAIL FROM command)",
                "phase"
            ),
            (
                "mail from s@example.org: host mx.example.com said: 550 no such user (in reply to RCPT TO command)",
                "phase"
            ), ("sender: host mx.example.com said: 550 no such user", "phase"),
        ])
    func refuses(text: String, step: String) {
        #expect(failed(BounceEvent(diagnostic: text)) == (step.isEmpty ? [] : [step]))
    }

    @Test("fields of the notification count as much as the words")
    func readsFields() throws {
        let text = "550 no such user"
        #expect(failed(BounceEvent(diagnostic: text, action: .delayed)) == ["class_4"])
        let full = try #require(EnhancedStatus("5.2.2"))
        #expect(failed(BounceEvent(diagnostic: text, status: full)) == ["status"])
        #expect(failed(BounceEvent(diagnostic: text, phase: .mailFrom)) == ["phase"])
        #expect(failed(BounceEvent(diagnostic: text), blocklist: "bl.example") == ["blocklist"])
    }
}

import BounceClassifier
import DeliveryStatus
import KnowledgeCompiler
import KnowledgeLint
import KnowledgeModel
import SignatureMatching
import TestSupport
import Testing

/// The public corpus, compiled once for all tests.
enum Corpus {
    static let compilation = Compilation.of(Repository.knowledge)
    static let knowledge: Knowledge? = try? Knowledge(compilation.image)
    static let classifier: BounceClassifier? = knowledge.map { BounceClassifier($0) }
}

@Suite("The public corpus")
struct CorpusTests {
    @Test("compiles, and every example, counter-example and fixture gets its answer")
    func answers() throws {
        #expect(Corpus.compilation.problems.map(\.text) == [])
        let classifier = try #require(Corpus.classifier)
        let results = TrialRun.results(Corpus.compilation.pack, classifier)
        #expect(results.count > 5_000)
        #expect(results.compactMap(\.fault) == [])
    }

    @Test("a session answers as a classifier does that has seen nothing before")
    func session() throws {
        let classifier = try #require(Corpus.classifier)
        let signatures = Corpus.compilation.pack.signatures
        var events = signatures.compactMap { $0.entry.examples.first?.event }
        // Long texts between short ones, and facts that the next event does not have.
        for number in stride(from: 0, to: events.count - 1, by: 5) {
            events[number].diagnostic += " " + events[number + 1].diagnostic
            events[number].recipient = "user@example.com"
            events[number].remoteMTA = "mx.example.com"
            events[number].reported = "Transient"
        }
        var random = SeededGenerator(seed: 7)
        events.shuffle(using: &random)
        #expect(events.count > 800)
        var session = classifier.session()
        for event in events { #expect(session.classify(event) == classifier.classify(event)) }
    }

    @Test("the index leaves few templates that need a closer look")
    func candidates() throws {
        let knowledge = try #require(Corpus.knowledge)
        let events = Corpus.compilation.pack.signatures.compactMap {
            $0.entry.examples.first?.event
        }
        var scratch = MatchScratch()
        var most = 0
        var count = 0
        for event in events {
            var reply = Normalizer.normalize(event)
            knowledge.match(&reply, &scratch, wantsAll: false)
            most = max(most, scratch.candidateCount)
            count += scratch.candidateCount
        }
        // Of 37,842 templates: 4.7 on average and 88 at most when this was written.
        #expect(Double(count) / Double(events.count) < 6)
        #expect(most < 120)
    }

    @Test("the bounce that started it gets the right answer")
    func origin() throws {
        let classifier = try #require(Corpus.classifier)
        let answer = classifier.classify(
            BounceEvent(
                diagnostic: "smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found",
                status: EnhancedStatus("5.1.1"), action: .failed, reported: "Transient"))
        #expect(answer.signature == "exchange-server.recipient-not-found")
        #expect(answer.verdict == .permanent)
        #expect(answer.reason == "user_unknown")
        #expect(answer.suppress)
        #expect(answer.reclassified == true)
    }

    @Test("is as large as it promises: 800 signatures, 50 providers and products")
    func size() {
        #expect(Corpus.compilation.image.signatures.count >= 800)
        #expect(Corpus.compilation.image.origins.count { $0.kind != .standard } >= 50)
    }

    @Test("the index finds what trying every template finds, on every example of the corpus")
    func index() throws {
        let knowledge = try #require(Corpus.knowledge)
        let signatures = Corpus.compilation.pack.signatures
        let events = signatures.flatMap { $0.entry.examples + $0.entry.counterExamples }.map(
            \.event)
        #expect(events.count > 500)
        // Every template for every example would take minutes in a debug build: a sample does here,
        // and the generated packs of SignatureMatchingTests are tried in full.
        for (number, event) in events.enumerated() where number % 200 == 0 {
            let reply = Normalizer.normalize(event)
            let indexed = knowledge.matches(reply)
            let plain = knowledge.matchesWithoutIndex(reply)
            #expect(indexed.matches == plain.matches, "\(event.diagnostic)")
            #expect(indexed.near == plain.near, "\(event.diagnostic)")
        }
    }

    /// Texts that no word of "user unknown" in front of them may turn into a suppression.
    static let living = [
        "450 4.2.0 Greylisted, please come back in 5 minutes", "451 4.7.1 Try again later",
        "552 5.2.2 Mailbox full", "421 4.7.0 Too many connections",
        "550 5.7.26 Unauthenticated email is not accepted", "535 5.7.8 Authentication failed",
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
        "550 5.1.8 Sender address rejected: Domain not found",
    ]

    @Test(
        "a stray 'user unknown' does not turn a refusal of something else into a dead address",
        arguments: living)
    func defence(text: String) throws {
        let classifier = try #require(Corpus.classifier)
        let words = text.split(separator: " ").dropFirst().joined(separator: " ")
        let code = text.prefix(3)
        #expect(!classifier.classify("\(code) user unknown; \(words)").suppress)
    }

    @Test(
        "known ambiguities never suppress",
        arguments: [
            ("550 Unknown user user@docomo.ne.jp", "mfsmax.docomo.ne.jp"),
            ("550 Unknown user user@docomo.ne.jp", nil),
            ("550 Mailbox unavailable or access denied", "mx1.qq.com"),
            ("550 5.4.1 Recipient address rejected: Access denied", nil),
            (
                "550 5.1.7 <user@example.com>: Sender address rejected: User unknown in local recipient table",
                nil
            ),
            ("550 5.1.1 unknown recipient or mailbox unavailable", nil),
            ("550 用户可能不存在", nil),
            (
                "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered.",
                nil
            ),
        ] as [(String, String?)])
    func ambiguities(diagnostic: String, host: String?) throws {
        let classifier = try #require(Corpus.classifier)
        #expect(!classifier.classify(BounceEvent(diagnostic: diagnostic, remoteMTA: host)).suppress)
    }

    @Test(
        "what is quoted about a sender suppresses nobody",
        arguments: [
            "Sender address rejected: undeliverable address:", "Absender abgelehnt:",
            "Unknown senders are refused:", "senderscore:",
            "Email from s@example.org refused:", "Voicemail from s@example.org refused:",
            "Verification failed for <s@example.org>:", "Return path refused:", "envelopesender:",
            "MAIL FROM s@example.org checked:", "Return-Path <s@example.org> refused:",
            "From address check:", "Remitente rechazado:", "Отправитель отклонён:", "送信者を確認:",
        ])
    func quotedAboutSender(words: String) throws {
        let classifier = try #require(Corpus.classifier)
        let quoted = "host mx.example.com[192.0.2.1] said: 550 5.1.1 User unknown"
        #expect(classifier.classify("550 \(quoted)").suppress)
        for text in ["550 \(words) \(quoted)", "\(words) \(quoted)"] {
            #expect(!classifier.classify(text).suppress)
            #expect(!classifier.classify("\(text) (in reply to RCPT TO command)").suppress)
        }
    }

    @Test("the same reply in another rendering gets the same answer")
    func renderings() throws {
        let classifier = try #require(Corpus.classifier)
        let plain =
            "550 5.1.1 <user@example.com>: Recipient address rejected: User unknown in local recipient table"
        let expected = classifier.classify(plain)
        #expect(expected.suppress)
        for rendering in [
            "smtp;" + plain, "SMTP; " + plain,
            "550-5.1.1 <user@example.com>: Recipient address rejected:\r\n550 5.1.1 User unknown in local recipient table",
            "host mx.example.com[192.0.2.1] said: \(plain) (in reply to RCPT TO command)",
            "SMTP error from remote mail server after RCPT TO:<user@example.com>: host mx.example.com [192.0.2.1]: \(plain)",
        ] {
            let answer = classifier.classify(rendering)
            #expect(answer.signature == expected.signature, "\(rendering)")
            #expect(answer.suppress, "\(rendering)")
        }
    }
}

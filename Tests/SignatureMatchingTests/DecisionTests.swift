import DeliveryStatus
import KnowledgeCompiler
import SignatureMatching
import TestSupport
import Testing

@Suite("Precedence")
struct PrecedenceTests {
    private typealias Sample = SampleKnowledge

    @Test("a higher layer wins, whatever the files are called and in whatever order")
    func layers() throws {
        let phrase = Sample.file(
            "standard: phrase", Sample.signature("phrase.a", "contains: \"user unknown\""))
        let provider = Sample.file(
            "provider: gmail",
            Sample.signature("gmail.a", "contains: \"user unknown\"", reason: "policy"))
        for decider in [try Sample.decider(phrase, provider), try Sample.decider(provider, phrase)]
        {
            let explanation = decider.explain(BounceEvent(diagnostic: "550 user unknown"))
            #expect(explanation.classification.signature == "gmail.a")
            #expect(!explanation.classification.suppress)
            #expect(explanation.step == .layer)
        }
    }

    @Test("overrides beat within a layer")
    func overrides() throws {
        let decider = try Sample.decider(
            Sample.file(
                "standard: phrase", Sample.signature("phrase.a", "contains: \"user unknown\""),
                Sample.signature(
                    "phrase.b", "contains: \"unknown today\"", reason: "policy",
                    overrides: "[phrase.a]")))
        let explanation = decider.explain(BounceEvent(diagnostic: "550 user unknown today"))
        #expect(explanation.classification.signature == "phrase.b")
        #expect(explanation.step == .overrides)
        #expect(!explanation.classification.contested)
    }

    @Test("the narrower template wins")
    func containment() throws {
        let decider = try Sample.decider(
            Sample.file(
                "standard: phrase",
                Sample.signature("phrase.wide", "contains: \"user unknown\"", reason: "policy"),
                Sample.signature("phrase.narrow", "contains: \"user unknown in table\"")))
        let explanation = decider.explain(BounceEvent(diagnostic: "550 user unknown in table"))
        #expect(explanation.classification.signature == "phrase.narrow")
        #expect(explanation.step == .containment)
    }

    @Test("where signatures disagree, the one that does not suppress wins, and the answer says so")
    func caution() throws {
        let decider = try Sample.decider(
            Sample.file(
                "standard: phrase", Sample.signature("phrase.dead", "contains: \"user unknown\""),
                Sample.signature(
                    "phrase.listed", "contains: \"listed at\"", reason: "ip_reputation")))
        let answer = decider.classify("550 user unknown listed at example")
        #expect(answer.signature == "phrase.listed")
        #expect(answer.contested)
        #expect(!answer.suppress)
    }

    @Test("cause order, then more words, then id decide the rest")
    func order() throws {
        let decider = try Sample.decider(
            Sample.file(
                "standard: phrase",
                Sample.signature("phrase.rule", "contains: \"local rule\"", reason: "policy"),
                Sample.signature(
                    "phrase.listed", "contains: \"listed at\"", reason: "ip_reputation"),
                Sample.signature("phrase.z", "contains: \"gone away forever\""),
                Sample.signature("phrase.y", "contains: \"no one\""),
                Sample.signature("phrase.x", "contains: \"one here\"")))
        #expect(decider.classify("550 local rule, listed at").signature == "phrase.listed")
        #expect(decider.classify("550 no one, gone away forever").signature == "phrase.z")
        #expect(decider.classify("550 no one here").signature == "phrase.x")
    }

    @Test("an enhanced status with unknown words is permanent and never suppresses")
    func statusAlone() throws {
        let decider = try Sample.decider(
            Sample.file(
                "standard: status",
                Sample.signature("status.unknown", "enhanced_status: \"5.1.1\"")))
        let answer = decider.classify("550 5.1.1 zork")
        #expect(answer.verdict == .permanent)
        #expect(answer.basis == .enhancedStatus)
        #expect(answer.reason == "user_unknown")
        #expect(!answer.suppress)
    }

    @Test("a code that a signature names must be stated")
    func fields() throws {
        let decider = try Sample.decider(
            Sample.file(
                "standard: phrase",
                Sample.signature(
                    "phrase.a",
                    "contains: \"not there\", enhanced_status: [\"5.1.1\"], reply_code: [550]")))
        #expect(decider.classify("550 5.1.1 not there").signature == "phrase.a")
        #expect(decider.classify("550 not there").signature == nil)
        #expect(decider.classify("5.1.1 not there").signature == nil)
        #expect(decider.classify("550 5.1.2 not there").signature == nil)
    }

    @Test("remote_mta: required demands the provider's host")
    func remoteMTA() throws {
        let decider = try Sample.decider(
            Sample.file(
                "provider: gmail",
                Sample.signature("gmail.a", "contains: \"not there\", remote_mta: required"),
                remoteMTA: "[.google.com]"))
        for (host, expected) in [
            (nil, nil), ("mx.google.com", "gmail.a"), ("MX.Google.com.", "gmail.a"),
            ("mx.notgoogle.com", nil), ("google.com", "gmail.a"),
        ] as [(String?, String?)] {
            let event = BounceEvent(diagnostic: "550 not there", remoteMTA: host)
            #expect(decider.classify(event).signature == expected, "\(host ?? "none")")
        }
    }
}

extension PrecedenceTests {
    @Test(
        "where the host is not known, the recipient's domain is enough for caution, never for suppressing"
    )
    func recipientDomain() throws {
        let decider = try SampleKnowledge.decider(
            SampleKnowledge.file(
                "provider: carrier",
                SampleKnowledge.signature(
                    "carrier.filter", "contains: \"unknown user\", remote_mta: required",
                    reason: "policy"),
                SampleKnowledge.signature(
                    "carrier.gone", "contains: \"gone user\", remote_mta: required"),
                remoteMTA: "[.carrier.example]"),
            SampleKnowledge.file(
                "standard: phrase",
                SampleKnowledge.signature("phrase.a", "contains: \"unknown user\"")))
        for (recipient, diagnostic, host, expected) in [
            ("u@carrier.example", "550 unknown user", nil, "carrier.filter"),
            (nil, "550 unknown user <u@mail.carrier.example>", nil, "carrier.filter"),
            (nil, "550 unknown user <u@example.com>", nil, "phrase.a"),
            ("u@carrier.example", "550 unknown user", "mx.example.com", "phrase.a"),
            ("u@carrier.example", "550 gone user", nil, nil),
            ("u@carrier.example", "550 gone user", "mx.carrier.example", "carrier.gone"),
        ] as [(String?, String, String?, String?)] {
            let event = BounceEvent(recipient: recipient, diagnostic: diagnostic, remoteMTA: host)
            #expect(decider.classify(event).signature == expected, "\(diagnostic) \(host ?? "")")
        }
    }
}

@Suite("Guards, gates and veto: no path to a living address")
struct GateTests {
    private typealias Sample = SampleKnowledge

    private static func decider(trust: Trust = .stable) throws -> Decider {
        try Sample.decider(
            Sample.file(
                "standard: phrase",
                Sample.signature(
                    "phrase.a", "contains: \"user unknown\", unless: [$temporary, \"ask again\"]"),
                Sample.signature(
                    "phrase.named", "contains: \"no box\", enhanced_status: \"5.2.2\""),
                Sample.signature("phrase.new", "contains: \"brand new\"", status: "experimental"),
                Sample.signature("phrase.old", "contains: \"out of date\"", status: "deprecated")),
            trust: trust)
    }

    @Test(
        "what is quoted about the sender does not suppress, whatever the reply is",
        arguments: [
            "sender refused: host mx.example.com said: 550 user unknown",
            "mail from refused: host mx.example.com said: 550 user unknown (in reply to RCPT TO)",
            "550 reverse-path refused: host mx.example.com said: 550 user unknown",
            "host mx.example.org said: 550 Reverse path: host mx.example.com said: 550 user unknown",
            "SMTP error from remote mailer after RCPT TO:<u@example.com>: host mx.example.com reverse path: 550 user unknown",
        ])
    func aboutSender(diagnostic: String) throws {
        let answer = try Self.decider().classify(diagnostic)
        #expect(answer.signature == "phrase.a")
        #expect(!answer.suppress)
        #expect(answer.obstacles == [.aboutSender])
    }

    @Test(
        "words about the sender count before the reply alone, and not in addresses and URLs",
        arguments: [
            "host mx.example.com said: 550 user unknown, no reverse path",
            "<reverse.path@example.com>: host mx.example.com said: 550 user unknown",
            "https://example.com/reverse/path: host mx.example.com said: 550 user unknown",
            "a reverse, a path: host mx.example.com said: 550 user unknown",
        ])
    func aboutRecipient(diagnostic: String) throws {
        #expect(try Self.decider().classify(diagnostic).suppress)
    }

    @Test("an introduction longer than what is read does not suppress")
    func longIntroduction() throws {
        let words = String(repeating: "x ", count: Tokenizer.wordLimit)
        let answer = try Self.decider().classify("\(words) host mx said: 550 user unknown")
        #expect(!answer.suppress)
    }

    @Test("nothing stands in the way of a plain answer")
    func plain() throws {
        #expect(try Self.decider().classify("550 5.1.1 user unknown").suppress)
    }

    @Test(
        "guards forbid the match outside addresses and URLs, not inside",
        arguments: [
            ("550 user unknown, try again later", false),
            ("550 user unknown (vorübergehend)", false),
            ("550 user unknown; ask again", false),
            ("550 user unknown temporarily@example.com", true),
            ("550 user unknown https://example.com/temporarily", true),
        ])
    func guards(diagnostic: String, suppress: Bool) throws {
        #expect(try Self.decider().classify(diagnostic).suppress == suppress)
    }

    @Test(
        "class 4 anywhere stops it, and makes the verdict transient where it is the reply's",
        arguments: [
            ("450 user unknown", Verdict.transient), ("550 4.1.1 user unknown", .permanent),
            ("550 5.1.1 user unknown (4.2.1)", .permanent),
            ("550 user unknown: \"451 wait\"", .permanent), ("4.1.1 user unknown", .transient),
        ])
    func transientCodes(diagnostic: String, verdict: Verdict) throws {
        let answer = try Self.decider().classify(diagnostic)
        #expect(answer.verdict == verdict)
        #expect(!answer.suppress)
        #expect(answer.obstacles.contains(.transientCode))
    }

    @Test("the notification's status and action count too")
    func notification() throws {
        let decider = try Self.decider()
        var event = BounceEvent(diagnostic: "550 user unknown", status: EnhancedStatus("4.4.7"))
        #expect(!decider.classify(event).suppress)
        event.status = EnhancedStatus("5.2.2")
        #expect(!decider.classify(event).suppress)
        event.status = nil
        event.action = .delayed
        #expect(!decider.classify(event).suppress)
        #expect(decider.classify(event).verdict == .transient)
        event.action = .failed
        #expect(decider.classify(event).suppress)
    }

    @Test(
        "answers before the recipient was named do not suppress",
        arguments: [
            (SMTPPhase.connect, false), (.ehlo, false), (.mailFrom, false), (.rcptTo, true),
            (.data, true),
        ])
    func phases(phase: SMTPPhase, suppress: Bool) throws {
        let event = BounceEvent(diagnostic: "550 user unknown", phase: phase)
        #expect(try Self.decider().classify(event).suppress == suppress)
    }

    @Test(
        "a status about something else vetoes",
        arguments: [
            "5.1.7", "5.1.8", "5.2.2", "5.2.3", "5.3.1", "5.3.5", "5.4.6", "5.4.7", "5.6.0",
            "5.7.2", "5.7.26",
            "5.7.606",
        ])
    func veto(status: String) throws {
        let answer = try Self.decider().classify("550 \(status) user unknown")
        #expect(!answer.suppress)
        #expect(answer.obstacles == [.status(try #require(EnhancedStatus(status)))])
    }

    @Test(
        "others do not",
        arguments: [
            "5.1.1", "5.1.2", "5.1.6", "5.1.10", "5.2.1", "5.3.0", "5.4.1", "5.7.0", "5.7.1",
            "5.7.13", "5.7.17",
        ])
    func noVeto(status: String) throws {
        #expect(try Self.decider().classify("550 \(status) user unknown").suppress)
    }

    @Test("a signature that names the status is not vetoed by it")
    func namedStatus() throws {
        #expect(try Self.decider().classify("550 5.2.2 no box").suppress)
    }

    @Test(
        "replies about the sender's authentication never suppress", arguments: [530, 534, 535, 538])
    func authentication(code: Int) throws {
        #expect(try !Self.decider().classify("\(code) user unknown").suppress)
    }

    @Test(
        "only stable signatures suppress, experimental ones where they are trusted, deprecated ones never"
    )
    func trust() throws {
        #expect(try !Self.decider().classify("550 brand new").suppress)
        #expect(try Self.decider(trust: .experimental).classify("550 brand new").suppress)
        #expect(try !Self.decider(trust: .experimental).classify("550 out of date").suppress)
    }

    @Test("a text longer than what is read does not suppress")
    func truncated() throws {
        let text = "550 user unknown " + String(repeating: "x ", count: Tokenizer.wordLimit)
        #expect(try !Self.decider().classify(text).suppress)
    }

    @Test("codes alone do not suppress, in a provider's file or an overlay either")
    func codesAlone() throws {
        let file = Sample.file(
            "provider: gmail",
            Sample.signature("gmail.code", "reply_code: 550, enhanced_status: \"5.1.1\""))
        let event = BounceEvent(diagnostic: "550 5.1.1 zork")
        #expect(try Sample.decider(file).classify(event).signature == "gmail.code")
        #expect(try !Sample.decider(file, trust: .experimental).classify(event).suppress)
        let overlaid = Decider(
            try Knowledge(Sample.compilation().image),
            overlays: [try Knowledge(Sample.overlay(file).image)])
        #expect(overlaid.classify(event).signature == "gmail.code")
        #expect(!overlaid.classify(event).suppress)
    }

    @Test(
        "a vague or queue signature does not suppress, whatever it says",
        arguments: ["vague", "queue", "reply"])
    func lowLayers(layer: String) throws {
        let decider = try Sample.decider(
            Sample.file(
                "standard: \(layer)", Sample.signature("\(layer).a", "contains: \"user unknown\"")))
        #expect(!decider.classify("550 user unknown").suppress)
    }
}

@Suite("Overlays")
struct OverlayTests {
    private typealias Sample = SampleKnowledge

    @Test("an overlay wins over everything below, and may switch ids off")
    func wins() throws {
        let base = try Knowledge(
            Sample.compilation(
                Sample.file(
                    "provider: gmail", Sample.signature("gmail.a", "contains: \"user unknown\"")),
                Sample.file(
                    "standard: phrase", Sample.signature("phrase.a", "contains: \"unknown\""))
            ).image)
        let overlay = Sample.overlay(
            Sample.file(
                "standard: phrase",
                Sample.signature("phrase.mine", "contains: \"user unknown here\"", reason: "policy")
            ))
        #expect(overlay.problems.isEmpty)
        let decider = Decider(base, overlays: [try Knowledge(overlay.image)])
        #expect(decider.classify("550 user unknown here").signature == "phrase.mine")
        #expect(decider.classify("550 user unknown").signature == "gmail.a")

        let off = Sample.overlay("provider: mine\nname: Mine\ndisable: [gmail.a]\nsignatures: []\n")
        let disabling = Decider(base, overlays: [try Knowledge(off.image)])
        let explanation = disabling.explain(BounceEvent(diagnostic: "550 user unknown"))
        #expect(explanation.classification.signature == "phrase.a")
        #expect(
            explanation.participants.contains { $0.id == "gmail.a" && $0.fate == .disabled(by: "") }
        )
    }

    @Test("a later overlay wins over an earlier one")
    func later() throws {
        let base = try Knowledge(Sample.compilation().image)
        func overlay(_ id: String) throws -> Knowledge {
            try Knowledge(
                Sample.overlay(
                    Sample.file("standard: phrase", Sample.signature(id, "contains: \"gone\""))
                ).image)
        }
        let decider = Decider(
            base, overlays: [try overlay("phrase.first"), try overlay("phrase.second")])
        #expect(decider.classify("550 gone").signature == "phrase.second")
    }

    /// An overlay with one signature of its own that switches `off` off.
    private func overlay(
        _ name: String, _ layer: String, _ id: String, off: String = ""
    ) throws -> Knowledge {
        var image = Sample.overlay(
            Sample.file(
                "\(layer)\ndisable: [\(off)]", Sample.signature(id, "contains: \"gone\""))
        ).image
        image.metadata.name = name
        return try Knowledge(image)
    }

    @Test("the last overlay wins whatever its layer, and switches off in all below and none above")
    func stacked() throws {
        let base = try Knowledge(
            Sample.compilation(
                Sample.file(
                    "provider: gmail", Sample.signature("gmail.a", "contains: \"gone\""))
            ).image)
        let low = try overlay("low", "provider: x", "x.low", off: "gmail.a, vague.high")
        let high = try overlay("high", "standard: vague", "vague.high")
        let event = BounceEvent(diagnostic: "550 gone")
        #expect(Decider(base, overlays: [low, high]).classify(event).signature == "vague.high")
        #expect(Decider(base, overlays: [high, low]).classify(event).signature == "x.low")
        #expect(
            Decider(base, overlays: [high, low]).explain(event).participants.map(\.fate)
                == [.won, .disabled(by: "low"), .disabled(by: "low")])

        let off = try overlay("off", "standard: vague", "vague.off", off: "x.low, vague.high")
        let explanation = Decider(base, overlays: [low, high, off]).explain(event)
        #expect(explanation.classification.signature == "vague.off")
        // Each with the first overlay that switches it off.
        let fates = explanation.participants.map { "\($0.id) \($0.fate)" }
        #expect(
            fates == [
                "vague.off won", #"gmail.a disabled(by: "low")"#, #"x.low disabled(by: "off")"#,
                #"vague.high disabled(by: "off")"#,
            ])
    }
}

@Suite("What the answer states besides")
struct AnswerTests {
    private func decider() throws -> Decider {
        try SampleKnowledge.decider(
            SampleKnowledge.file(
                "standard: phrase",
                SampleKnowledge.signature("phrase.a", "contains: \"user unknown\"")))
    }

    @Test(
        "whether the sending service said otherwise",
        arguments: [
            ("Transient", "550 user unknown", true), ("Permanent", "550 user unknown", false),
            ("Undetermined", "550 user unknown", true), ("Transient", "550 zork", false),
            ("Permanent", "450 user unknown", true), ("hard_bounce", "550 user unknown", false),
            ("HardBounce", "450 user unknown", true), ("soft_bounce", "550 user unknown", true),
            ("deferred", "550 user unknown", true), ("bounced", "550 user unknown", false),
            ("blocked", "450 user unknown", false),
        ])
    func reclassified(reported: String, diagnostic: String, expected: Bool) throws {
        let answer = try decider().classify(BounceEvent(diagnostic: diagnostic, reported: reported))
        #expect(answer.reclassified == expected)
    }

    @Test("the words that matched are known by their place in the text as it came")
    func matched() throws {
        let text = "smtp;550 5.1.1 Üser USER\n unknown!"
        let bytes = Array(text.utf8)
        let place = try #require(try decider().classify(text).matched)
        #expect(String(decoding: bytes[place], as: UTF8.self) == "USER\n unknown")
    }
}

extension Decider {
    /// Answers for a text of which nothing else is known.
    fileprivate func classify(_ diagnostic: String) -> Classification {
        classify(BounceEvent(diagnostic: diagnostic))
    }
}

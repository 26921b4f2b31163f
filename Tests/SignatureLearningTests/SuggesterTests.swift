import DeliveryStatus
import KnowledgeCompiler
import KnowledgeModel
import SignatureLearning
import SignatureMatching
import SignatureStore
import TestSupport
import Testing

@Suite("Suggestions")
struct SuggesterTests {
    /// A small knowledge with the real lists, which knows full mailboxes and one dead one.
    private static let compilation: Compilation = {
        var (pack, problems) = PackReader.read(Repository.knowledge + "/standard")
        pack.files = []
        pack.fixtures = []
        var files = SampleKnowledge.vocabulary
        files["classes.yaml"] = nil
        files["known.yaml"] = """
            standard: phrase
            name: Known
            sources:
              page: {title: Page, url: "https://example.com/", kind: vendor, retrieved: 2026-11-23}
            signatures:
              - id: phrase.full
                title: Full
                status: stable
                verdict: permanent
                reason: mailbox_full
                match: {contains: "mailbox of this user is not found to have room"}
                provenance: {sources: [page], since: 2026-11-23, last_verified: 2026-11-23}
                examples: ["550 5.2.2 mailbox of this user is not found to have room"]
              - id: phrase.gone
                title: Gone
                status: stable
                verdict: permanent
                reason: user_unknown
                match: {contains: "nobody called that lives here"}
                provenance: {sources: [page], since: 2026-11-23, last_verified: 2026-11-23}
                examples: ["550 5.1.1 nobody called that lives here"]
            """
        let (known, more) = PackReader.read(texts: files)
        pack.files = known.files
        pack.reasons = known.reasons
        pack.name = "sample"
        return Compilation.of(pack, problems + more)
    }()

    private func suggester() throws -> Suggester {
        let compilation = Self.compilation
        return Suggester(
            [try Knowledge(compilation.image)], groups: compilation.image.phraseGroups,
            texts: compilation.corpusTexts, model: TrainedModel.model)
    }

    private func cluster(_ key: UInt64, _ text: String, _ evidence: Evidence) -> Cluster {
        Cluster(key: ClusterKey(key), text: text, evidence: evidence)
    }

    private func suggestions(_ clusters: [Cluster], settled: Set<ClusterKey> = []) throws
        -> Suggestions
    {
        var summary = StreamSummary()
        summary.firstDay = Day(timestamp: "2026-11-01")
        summary.lastDay = Day(timestamp: "2026-11-30")
        return try suggester().suggestions(
            Suggester.Stream(clusters: clusters, summary: summary, settled: settled) { keys in
                clusters.filter { keys.contains($0.key) }.min { $0.key < $1.key }?.evidence
                    ?? Evidence()
            })
    }

    @Test("an unknown text with ample evidence becomes one proposal that an overlay takes as it is")
    func proposes() throws {
        let text = "550 5.1.1 <{address}> no such user at this system"
        let found = try suggestions([cluster(1, text, EvidenceRulesTests.ample)])
        let proposal = try #require(found.proposals.first)
        #expect(found.proposals.count == 1)
        #expect(proposal.id == "phrase.no-such-user")
        #expect(proposal.reason == "user_unknown")
        #expect(proposal.contains == ["no such user"])
        #expect(proposal.backtest.changed == [])
        let yaml = ProposalYAML.file(found)
        let (pack, problems) = PackReader.read(texts: ["overlay.yaml": yaml])
        let overlay = Compilation.of(
            pack, problems,
            over: Vocabulary(
                reasons: Self.compilation.image.reasons,
                groups: Self.compilation.image.phraseGroups))
        #expect(overlay.problems.isEmpty)
        let decider = Decider(
            try Knowledge(Self.compilation.image), overlays: [try Knowledge(overlay.image)],
            trust: .experimental)
        #expect(decider.classify(BounceEvent(diagnostic: "553 sorry, no such user.")).suppress)
        #expect(!decider.classify(BounceEvent(diagnostic: "450 no such user")).suppress)
        #expect(
            !decider.classify(BounceEvent(diagnostic: "550 no such user, try later")).suppress)
    }

    @Test(
        "what is known, temporary, about the sender, or silent is not proposed",
        arguments: [
            ("550 5.1.1 nobody called that lives here", nil),
            ("450 4.1.1 no such user here", Judgement.Band.reject),
            ("550 5.1.1 no such user, over quota", .reject),
            ("550 5.1.8 no such user", .reject),
            ("550 sender address: no such user", .reject),
            ("550 5.1.1 the zebra runs", .watch),
        ])
    func refuses(text: String, band: Judgement.Band?) throws {
        let found = try suggestions([cluster(1, text, EvidenceRulesTests.ample)])
        #expect(found.proposals.isEmpty)
        let judged = found.watched + found.rejected + found.conflicts
        #expect(judged.first?.judgement.band == band)
    }

    @Test("a fragment that stands in a text with another meaning is a conflict")
    func conflicts() throws {
        let found = try suggestions([
            cluster(1, "550 5.1.1 mailbox of this user is not found", EvidenceRulesTests.ample)
        ])
        #expect(found.proposals.isEmpty)
        #expect(found.conflicts.count == 1)
    }

    @Test("texts that share a fragment are one proposal, and a rejected text stays away")
    func groups() throws {
        let clusters = [
            cluster(1, "550 5.1.1 no such user", EvidenceRulesTests.ample),
            cluster(2, "554 delivery error: no such user", EvidenceRulesTests.ample),
        ]
        let found = try suggestions(clusters)
        #expect(found.proposals.map(\.clusters.count) == [2])
        let settled = try suggestions(clusters, settled: [ClusterKey(1), ClusterKey(2)])
        #expect(settled.proposals.isEmpty)
    }

    @Test("words that no text of a dead address has need far more evidence")
    func isCautiousWithStrangeWords() throws {
        let text = "550 5.1.1 no such user, the wombats are resting"
        #expect(try suggestions([cluster(1, text, EvidenceRulesTests.ample)]).proposals.isEmpty)
        var blind = EvidenceRulesTests.ample
        blind.hasDeliveries = false
        #expect(try suggestions([cluster(1, text, blind)]).watched.count == 1)
        var much = EvidenceRulesTests.ample
        much.recipients = 200
        much.sample = 200
        much.followed = 200
        #expect(try suggestions([cluster(1, text, much)]).proposals.count == 1)
    }

    @Test("a word that few have seen is shown nowhere")
    func hides() throws {
        var few = EvidenceRulesTests.ample
        few.recipients = 4
        few.sample = 4
        few.followed = 4
        let found = try suggestions([
            cluster(1, "550 5.1.1 no such user", few),
            cluster(2, "554 no such user canarybird", few),
            cluster(3, "550 5.1.1 canarybird is busy", few),
        ])
        #expect(found.proposals.map(\.contains) == [["no such user"]])
        let all = "\(found)"
        #expect(!all.contains("canarybird"))
        let open = try suggestions([
            cluster(1, "550 5.1.1 no such user canarybird", EvidenceRulesTests.ample)
        ])
        #expect("\(open)".contains("canarybird"))
    }

    @Test("the order of the texts changes nothing")
    func isIndependentOfOrder() throws {
        var generator = SeededGenerator(seed: 4)
        var clusters: [Cluster] = []
        let subjects = ["user", "mailbox", "account", "customer"]
        for key in 0..<40 {
            var evidence = EvidenceRulesTests.ample
            evidence.recipients = 3 + key % 5
            clusters.append(
                cluster(
                    UInt64(key), "550 5.1.1 no such \(subjects[key % 4]) number \(key % 7)",
                    evidence
                ))
        }
        let first = ProposalYAML.file(try suggestions(clusters))
        for _ in 0..<3 {
            clusters.shuffle(using: &generator)
            #expect(ProposalYAML.file(try suggestions(clusters)) == first)
        }
    }
}

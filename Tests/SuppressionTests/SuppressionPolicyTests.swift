import SignatureMatching
import Suppression
import TestSupport
import Testing

@Suite("SuppressionPolicy")
struct SuppressionPolicyTests {
    static func candidate(
        _ recipient: String = "user@example.com", reason: String = "user_unknown",
        verdict: Verdict = .permanent, events: Int = 1, at time: Int? = 1_000, life: Int? = nil
    ) -> SuppressionCandidate {
        SuppressionCandidate(
            SuppressionDecision(
                recipient: recipient, verdict: verdict, reason: reason, signature: "a.b@1",
                knowledge: "1"), events: events, lastEvent: time, lastSignOfLife: life)
    }

    static let calm = SuppressionTraffic(
        runRecipients: 1_000, dayRecipients: 1_000, daySuppressions: 0)

    @Test(
        "one event: the hold that the policy gives, or none",
        arguments: [
            (candidate(), nil),
            (candidate(verdict: .transient), "not_permanent"),
            (candidate(reason: "policy"), "reason"),
            (candidate(events: 1), nil), (candidate(life: 999), nil),
            (candidate(life: 1_000), "sign_of_life"), (candidate(life: 2_000), "sign_of_life"),
            (candidate(at: nil, life: 5), "sign_of_life"),
            (candidate("BOSS@example.org"), "allowed"),
            (candidate("anyone@Example.NET"), "allowed"),
            (candidate("anyone@sub.example.net"), nil),
        ] as [(SuppressionCandidate, String?)])
    func holds(_ candidate: SuppressionCandidate, _ code: String?) {
        var policy = SuppressionPolicy()
        policy.reasons = ["user_unknown"]
        policy.allow = AllowList(["boss@example.org", "@example.net"])
        let plan = policy.plan([candidate], Self.calm, now: 5_000)
        #expect(plan.held.first?.hold.code == code)
        #expect(plan.apply.isEmpty == (code != nil))
        #expect(plan.held.allSatisfy { $0.hold.words.hasPrefix("held: ") })
    }

    @Test(
        "a cool-off is over to the second, and needs a time",
        arguments: [(1_000, 1_099, false), (1_000, 1_100, true), (nil, 9_999, false)]
            as [(Int?, Int, Bool)])
    func coolsOff(_ time: Int?, _ now: Int, _ acts: Bool) {
        var policy = SuppressionPolicy()
        policy.coolOff = 100
        let plan = policy.plan([Self.candidate(at: time)], Self.calm, now: now)
        #expect(plan.apply.isEmpty == !acts)
    }

    @Test("what is over a cap waits, the oldest goes first")
    func caps() {
        var policy = SuppressionPolicy()
        policy.runCap = 2
        let all = (0..<5).map { Self.candidate("user\($0)@example.com", at: 100 - $0) }
        let plan = policy.plan(all, Self.calm, now: 200)
        #expect(plan.apply.map(\.decision.recipient) == ["user4@example.com", "user3@example.com"])
        #expect(plan.held.allSatisfy { $0.hold == .runCap(2) })
        #expect(plan.alarm == nil)
        var traffic = Self.calm
        traffic.daySuppressions = 4_999
        traffic.dayRecipients = 1_000_000
        #expect(policy.plan(all, traffic, now: 200).apply.count == 1)
    }

    @Test("a wave holds the whole run and says so")
    func wave() {
        var policy = SuppressionPolicy()
        policy.runShare = 0.1
        policy.runCap = 5
        let all = (0..<101).map { Self.candidate("user\($0)@example.com") }
        let plan = policy.plan(all, Self.calm, now: 2_000)
        #expect(plan.apply.isEmpty)
        #expect(plan.held.count == 101)
        #expect(plan.alarm?.contains("101 of the 1000 recipients") == true)
        #expect(policy.plan(Array(all.dropLast()), Self.calm, now: 2_000).alarm == nil)
    }

    @Test(
        "a policy applies never more than its caps, never whom it allows, in one order",
        arguments: 0..<200)
    func properties(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var policy = SuppressionPolicy()
        policy.runCap = Int.random(in: 0...30, using: &random)
        policy.dayCap = Int.random(in: 0...40, using: &random)
        policy.runShare = Double.random(in: 0...1, using: &random)
        policy.dayShare = Double.random(in: 0...1, using: &random)
        policy.shareFloor = Int.random(in: 0...5, using: &random)
        policy.minimumEvents = Int.random(in: 1...3, using: &random)
        policy.coolOff = Int.random(in: 0...50, using: &random)
        policy.allow = AllowList(["user3@example.com", "@example.net"])
        var all: [SuppressionCandidate] = []
        for number in 0..<Int.random(in: 0...60, using: &random) {
            let domain = ["example.com", "EXAMPLE.net"].randomElement(using: &random) ?? ""
            all.append(
                Self.candidate(
                    "user\(number)@\(domain)", events: Int.random(in: 1...4, using: &random),
                    at: Bool.random(using: &random) ? Int.random(in: 0...100, using: &random) : nil,
                    life: Bool.random(using: &random)
                        ? Int.random(in: 0...100, using: &random) : nil
                ))
        }
        let traffic = SuppressionTraffic(
            runRecipients: all.count + Int.random(in: 0...60, using: &random),
            dayRecipients: all.count + Int.random(in: 0...60, using: &random),
            daySuppressions: Int.random(in: 0...20, using: &random))
        let plan = policy.plan(all, traffic, now: 100)
        #expect(plan == policy.plan(all.shuffled(using: &random), traffic, now: 100))
        #expect(plan.apply.count + plan.held.count == all.count)
        #expect(plan.apply.count <= policy.runCap)
        #expect(plan.apply.count <= max(0, policy.dayCap - traffic.daySuppressions))
        if plan.apply.count > policy.shareFloor {
            #expect(
                Double(plan.apply.count) <= policy.runShare * Double(traffic.runRecipients))
        }
        for candidate in plan.apply {
            #expect(!policy.allow.contains(candidate.decision.recipient))
            #expect(candidate.events >= policy.minimumEvents)
        }
        if plan.alarm != nil { #expect(plan.apply.isEmpty) }
    }

    @Test("a wave at one provider holds what would be done there, and nothing else")
    func providerWave() {
        let apple = (0..<40).map { Self.candidate("user\($0)@\($0 % 2 == 0 ? "a" : "b").example") }
        let others = (0..<40).map { Self.candidate("user\($0)@c.example") }
        var traffic = SuppressionTraffic(
            runRecipients: 1_000, dayRecipients: 1_000, daySuppressions: 0)
        traffic.providers = ["a.example": "apple", "b.example": "apple"]
        traffic.receivers = [
            .init("apple", day: 0): .init(recipients: 79),
            .init("c.example", day: 0): .init(recipients: 80),
        ]
        let plan = SuppressionPolicy().plan(apple + others, traffic, now: 2_000)
        #expect(plan.apply.count == 40)
        #expect(plan.apply.allSatisfy { $0.domain == "c.example" })
        #expect(
            plan.held.allSatisfy {
                $0.hold == .providerShare("apple", 40, of: 79, share: 0.5)
                    && $0.hold.code == "provider_share"
            })
        #expect(plan.alarm?.contains("40 of the 79 recipients of one day at apple") == true)
        // What was done before on the day counts.
        traffic.receivers[.init("c.example", day: 0)]?.suppressions = 1
        #expect(SuppressionPolicy().plan(apple + others, traffic, now: 2_000).apply.isEmpty)
        // Few are no wave, and of a receiver of which nothing is known nothing can be said.
        traffic.receivers = [.init("apple", day: 0): .init(recipients: 20)]
        let few = SuppressionPolicy().plan(Array(apple.prefix(20)) + others, traffic, now: 2_000)
        #expect(few.apply.count == 60)
    }

    @Test(
        "no receiver loses more than its share, and only those above it are held",
        arguments: 0..<200)
    func providerProperties(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var policy = SuppressionPolicy()
        policy.providerShare = Double.random(in: 0...1, using: &random)
        policy.runShare = 1
        policy.dayShare = 1
        policy.shareFloor = Int.random(in: 0...8, using: &random)
        let domains = (0..<6).map { "d\($0).example" }
        var traffic = SuppressionTraffic(
            runRecipients: 1_000, dayRecipients: 1_000, daySuppressions: 0)
        for domain in domains where Bool.random(using: &random) {
            traffic.providers[domain] = ["one", "two"].randomElement(using: &random)
        }
        for domain in domains {
            for day in [nil, 1, 2] {
                traffic.receivers[.init(traffic.receiver(of: domain), day: day)] = .init(
                    recipients: Int.random(in: 0...30, using: &random),
                    suppressions: Int.random(in: 0...5, using: &random))
            }
        }
        let all = (0..<Int.random(in: 0...80, using: &random)).map { number in
            Self.candidate(
                "user\(number)@\(domains.randomElement(using: &random) ?? "")",
                at: [nil, 86_400, 2 * 86_400 + 5].randomElement(using: &random) ?? nil)
        }
        let now = 10 * 86_400
        let plan = policy.plan(all, traffic, now: now)
        #expect(plan == policy.plan(all.shuffled(using: &random), traffic, now: now))
        #expect(plan.apply.count + plan.held.count == all.count)
        #expect((plan.alarm != nil) == !plan.held.isEmpty)
        func count(
            _ candidates: [SuppressionCandidate]
        ) -> [SuppressionTraffic.ReceiverDay: Int] {
            candidates.reduce(into: [:]) { $0[traffic.receiverDay(of: $1), default: 0] += 1 }
        }
        let applied = count(plan.apply)
        let held = count(plan.held.map(\.candidate))
        for (name, receiver) in traffic.receivers {
            // All or nothing of a receiver.
            #expect(applied[name] == nil || held[name] == nil)
            let today = (applied[name] ?? held[name] ?? 0) + receiver.suppressions
            let isWave =
                today > policy.shareFloor
                && Double(today) > policy.providerShare * Double(receiver.recipients)
            if applied[name] != nil { #expect(!isWave) }
            if held[name] != nil { #expect(isWave) }
        }
    }

    @Test("an allow-list is a line an entry, and a bad line is named")
    func allowList() throws {
        let list = try AllowList(text: "# ours\nBoss@Example.com\n\n@example.net\r\n")
        #expect(list.contains("<boss@EXAMPLE.com>"))
        #expect(!list.contains("boss@example.org"))
        #expect(throws: AllowListError(line: 2)) { try AllowList(text: "a@example.com\nexample\n") }
    }
}

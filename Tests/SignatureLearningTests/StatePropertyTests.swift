import DeliveryStatus
internal import Hashing
import TestSupport
import Testing

@testable import SignatureLearning

@Suite("States")
struct StatePropertyTests {
    private static let texts = [
        "550 5.1.1 <user@example.com>: no such user", "550 user@example.com is not here any more",
        "host mx.example.net[192.0.2.1] said: 550 5.1.1 <user@example.com>: no such user",
        "452 4.2.2 over quota", "550 5.7.1 refused 0000000000", "550 wrong number 00000000 given",
    ]

    /// Bounces, delays, deliveries and complaints of few recipients, in no order.
    static func events(seed: UInt64, count: Int) -> [BounceEvent] {
        var stream = GeneratedStream(seed: seed)
        let people = (0..<40).map { _ in stream.local() + "@" + stream.domain() }
        return (0..<count).map { _ in
            var event = stream.refill(texts[stream.number(0...(texts.count - 1))])
            event.recipient = stream.number(0...19) == 0 ? nil : people[stream.number(0...39)]
            event.timestamp =
                stream.number(0...19) == 0 ? "yesterday" : "2026-10-\(stream.number(10...31))"
            event.remoteMTA =
                stream.number(0...3) == 0 ? "mx.google.com" : "mx1.\(stream.word(2)).example"
            event.kind = [.bounce, .bounce, .delay, .delivery, .complaint][stream.number(0...4)]
            event.status = stream.number(0...1) == 0 ? EnhancedStatus("5.0.0") : nil
            event.wasAttempted = stream.number(0...29) > 0
            return event
        }
    }

    @Test("the order of events leaves no trace", arguments: 1...5 as ClosedRange<UInt64>)
    func order(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let events = Self.events(seed: seed, count: 600)
        let bytes = try MiningSamples.bytes(of: MiningSamples.state(events))
        let shuffled = events.shuffled(using: &generator)
        #expect(try MiningSamples.bytes(of: MiningSamples.state(shuffled)) == bytes)
    }

    @Test(
        "any sharding and any order of merging gives the same state",
        arguments: 1...5 as ClosedRange<UInt64>)
    func shards(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let events = Self.events(seed: seed, count: 600)
        let bytes = try MiningSamples.bytes(of: MiningSamples.state(events))
        var shards = try [[BounceEvent]](repeating: [], count: 4).map {
            try MiningSamples.state($0)
        }
        for event in events {
            shards[Int.random(in: 0..<4, using: &generator)].add(event)
        }
        shards.shuffle(using: &generator)
        // (a + b) + (c + d)
        var left = shards[0]
        try left.merge(shards[1])
        var right = shards[2]
        try right.merge(shards[3])
        var sum = left
        try sum.merge(right)
        #expect(try MiningSamples.bytes(of: sum) == bytes)
        // d + (c + (b + a))
        var other = shards[1]
        try other.merge(shards[0])
        var next = shards[2]
        try next.merge(other)
        var last = shards[3]
        try last.merge(next)
        #expect(try MiningSamples.bytes(of: last) == bytes)
    }

    @Test("stopping and going on gives the same state", arguments: 1...5 as ClosedRange<UInt64>)
    func resumes(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let events = Self.events(seed: seed, count: 600)
        let bytes = try MiningSamples.bytes(of: MiningSamples.state(events))
        let folder = try TemporaryFolder()
        let path = folder.path + "/state"
        var state = try MiningSamples.state([])
        for event in events {
            state.add(event)
            if Int.random(in: 0..<100, using: &generator) == 0 {
                try StateFile.write(state, to: path)
                state = try StateFile.read(path, key: .fixed)
            }
        }
        #expect(try MiningSamples.bytes(of: state) == bytes)
    }

    @Test(
        "counts are those of sets, as long as they are small",
        arguments: 1...3 as ClosedRange<UInt64>)
    func oracle(seed: UInt64) throws {
        let events = Self.events(seed: seed, count: 800)
        let state = try MiningSamples.state(events)
        var keys = state
        var byKey: [ClusterKey: [BounceEvent]] = [:]
        var delivered: [String: [Day]] = [:]
        for event in events where event.wasAttempted {
            switch event.kind {
            case .bounce, .delay: byKey[keys.key(of: event), default: []].append(event)
            case .delivery, .complaint, .autoReply:
                if let recipient = event.recipient,
                    let day = event.timestamp.flatMap({ Day(timestamp: $0) })
                {
                    delivered[recipient, default: []].append(day)
                }
            }
        }
        #expect(state.clusters().map(\.key) == byKey.keys.sorted())
        for cluster in state.clusters() {
            let members = try #require(byKey[cluster.key])
            let evidence = cluster.evidence
            #expect(evidence.bounces == members.count)
            let people = Set(members.compactMap(\.recipient))
            #expect(evidence.recipients == people.count)
            #expect(evidence.sample == people.count)
            #expect(evidence.domains == Set(people.map { $0.split(separator: "@")[1] }).count)
            #expect(
                evidence.days
                    == Set(members.compactMap { $0.timestamp.flatMap { Day(timestamp: $0) } }).count
            )
            #expect(
                evidence.failures.map(\.count).reduce(0, +) + evidence.withoutDay == members.count)
            #expect(evidence.withoutRecipient == members.count { $0.recipient == nil })
            var later = 0
            var before = 0
            var again = 0
            for person in people {
                let days = members.filter { $0.recipient == person }
                    .compactMap { $0.timestamp.flatMap { Day(timestamp: $0) } }.sorted()
                guard let first = days.first, let last = days.last else { continue }
                if first.distance(to: last) >= 7 { again += 1 }
                let taken = delivered[person, default: []].sorted()
                if taken.contains(where: { $0 > first }) { later += 1 }
                if let one = taken.first, let other = taken.last, one <= first,
                    other.distance(to: first) <= 14
                {
                    before += 1
                }
            }
            #expect(evidence.deliveredLater == later)
            #expect(evidence.deliveredBefore == before)
            #expect(evidence.failedAgain == again)
        }
        #expect(state.summary.bounces == byKey.values.map(\.count).reduce(0, +))
        #expect(state.summary.suppressed == events.count { !$0.wasAttempted })
    }

    @Test("a flood of different texts is sampled, in the same way in any order")
    func flood() throws {
        var generator = SeededGenerator(seed: 9)
        let words = [
            "alpha", "beta", "gamma", "delta", "omega", "sigma", "kappa", "theta", "lambda", "zeta",
        ]
        func text(_ number: Int) -> String {
            "550 " + String(number).map { words[Int(String($0)) ?? 0] }.joined(separator: " ")
        }
        let events = (0..<40_000).map { number in
            BounceEvent(
                recipient: "a\(number)@b\(number % 7).example", diagnostic: text(number),
                timestamp: "2026-10-10")
        }
        let state = try MiningSamples.state(events)
        let summary = state.summary
        #expect(summary.bounces == 40_000)
        #expect(summary.texts <= 6_144)
        #expect(summary.samplingRate > 1)
        var halves = try MiningSamples.state(events[20_000...].shuffled(using: &generator))
        try halves.merge(MiningSamples.state(events[..<20_000].shuffled(using: &generator)))
        #expect(try MiningSamples.bytes(of: halves) == MiningSamples.bytes(of: state))
    }

    @Test("many recipients are estimated, and the estimate is the same in any order")
    func manyRecipients() throws {
        var generator = SeededGenerator(seed: 10)
        let events = (0..<20_000).map { number in
            BounceEvent(
                recipient: "user\(number)@d\(number % 900).example", diagnostic: "550 no such user",
                timestamp: "20\(10 + number % 80)-\(10 + number % 3)-\(10 + number % 19)")
        }
        let state = try MiningSamples.state(events)
        let evidence = try #require(state.clusters().first).evidence
        #expect(evidence.sample == Evidence.exactLimit)
        #expect((15_000...25_000).contains(evidence.recipients))
        #expect((600...1_300).contains(evidence.domains))
        #expect(evidence.failures.count == 96)
        let other = try MiningSamples.state(events.shuffled(using: &generator))
        #expect(try MiningSamples.bytes(of: other) == MiningSamples.bytes(of: state))
    }

    @Test("deliveries of many recipients are sampled, in the same way in any order")
    func manyDeliveries() throws {
        var generator = SeededGenerator(seed: 11)
        var one = DeliveryTable()
        var two = DeliveryTable()
        let recipients = (0..<150_000).map { _ in generator.next() }
        for recipient in recipients {
            one.add(recipient, DeliveryTable.Days(first: 20_000, last: 20_000))
        }
        var half = DeliveryTable()
        for (number, recipient) in recipients.reversed().enumerated() {
            if number % 2 == 0 {
                two.add(recipient, DeliveryTable.Days(first: 20_000, last: 20_000))
            } else {
                half.add(recipient, DeliveryTable.Days(first: 20_000, last: 20_000))
            }
        }
        two.merge(half)
        #expect(one.level == 1)
        #expect(two.level == one.level)
        #expect(one.sorted.map(\.recipient) == two.sorted.map(\.recipient))
        #expect(one.count <= DeliveryTable.limit)
    }

    @Test("states of different keys, different knowledge or one input are not merged")
    func refuses() throws {
        var state = try MiningSamples.state([])
        let key = try #require(StateKey(bytes: [UInt8](repeating: 7, count: 16)))
        func code(_ other: LearningState) -> StateError.Code? {
            do throws(StateError) {
                try state.merge(other)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(LearningState(key: key, vocabulary: try MiningSamples.known())) == .otherKey)
        let empty = MiningVocabulary([])
        #expect(code(LearningState(key: .fixed, vocabulary: empty)) == .otherVocabulary)
        var other = try MiningSamples.state([])
        other.inputs.note(InputLedger.Entry(bytes: 10, hash: 1, records: 2))
        #expect(code(other) == nil)
        #expect(code(other) == .sameInput)
    }

    @Test(
        "hostile diagnostics are counted",
        arguments: [
            "", " ", "\u{0}", "550 \u{0}\u{0} gone", String(repeating: "a", count: 1 << 20),
            String(repeating: "550 ", count: 10_000), String(repeating: "@", count: 5_000),
            String(repeating: "1.", count: 9_000), String(repeating: ":", count: 9_000),
            String(repeating: "http://", count: 3_000), String(repeating: "<\"", count: 9_000),
            String(decoding: [0x35, 0x35, 0x30, 0x20, 0xFF, 0xC0, 0xE3, 0x80], as: UTF8.self),
            String(repeating: "\u{1F1E9}\u{301}", count: 6_000), "{address} {text} {",
            "550 \u{7F}\u{1B}[31mred",
            String(repeating: "jane ", count: 4_000),
        ])
    func hostile(text: String) throws {
        let state = try MiningSamples.state([
            BounceEvent(recipient: "jane@x.example", diagnostic: text),
            BounceEvent(recipient: text, diagnostic: text, remoteMTA: text, timestamp: text),
        ])
        let clusters = state.clusters()
        #expect(clusters.map(\.evidence.bounces).reduce(0, +) == 2)
        for cluster in clusters {
            #expect(cluster.text.utf8.count <= 1_040)
            #expect(!cluster.text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F })
        }
        #expect(try MiningSamples.bytes(of: state).count > 4_096)
    }
}

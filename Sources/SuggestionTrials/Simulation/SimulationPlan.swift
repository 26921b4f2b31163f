internal import DeliveryStatus

/// One event to come: who, when and what; its text is made when it is written.
struct PlannedEvent: Sendable {
    var second: Int32
    /// Its template, or that of the audience to which its recipient belongs.
    var template: Int32
    var recipient: Int32
    /// What is drawn for its text; two records of one event have the same.
    var serial: Int32
    var kind: EventKind
}

/// Draws what happens: which refusals how often, to whom, on which days, and what is delivered.
struct SimulationPlan: Sendable {
    private(set) var events: [PlannedEvent] = []
    private var nextRecipient: Int32 = 0
    private let time: SimulatedTime
    private let nobodyLives: Bool

    init(
        _ templates: [TrafficTemplate], messages: Int, seed: UInt64, time: SimulatedTime,
        incidents: [Int: Incident], isUniform: Bool,
        nobodyLives: Bool
    ) {
        self.time = time
        self.nobodyLives = nobodyLives
        var random = SplitMix(seed: seed, 0, 4)
        var counts = [Int](repeating: 0, count: templates.count)
        let ordinary = templates.indices.filter { incidents[$0] == nil }
        let zipf = ZipfTable(count: ordinary.count)
        var volumes = 0
        for incident in incidents.values { volumes += incident.volume }
        let bounces = messages - messages * min(volumes, 900) / 1000
        if !ordinary.isEmpty {
            for index in 0..<bounces {
                counts[ordinary[isUniform ? index % ordinary.count : zipf.draw(&random)]] += 1
            }
        }
        for (number, template) in templates.enumerated() {
            if let incident = incidents[number] {
                addOutage(
                    number, incident, count: max(60, messages * incident.volume / 1000), &random)
            } else {
                addRefusals(number, template, count: counts[number], &random)
            }
        }
        addHealthy(messages * 6 / 10, ordinary, zipf, &random)
        addDuplicates(&random)
        let order = events.indices.sorted {
            (events[$0].second, $0) < (events[$1].second, $1)
        }
        events = order.map { events[$0] }
    }

    private mutating func newRecipient() -> Int32 {
        nextRecipient += 1
        return nextRecipient
    }

    private mutating func add(
        _ template: Int, _ recipient: Int32, _ second: Int, _ kind: EventKind
    ) {
        guard second >= 0, second < time.end else { return }
        events.append(
            PlannedEvent(
                second: Int32(second), template: Int32(template), recipient: recipient,
                serial: Int32(events.count), kind: kind))
    }

    /// Refusals of one template, and what became of those recipients.
    private mutating func addRefusals(
        _ number: Int, _ template: TrafficTemplate, count: Int, _ random: inout SplitMix
    ) {
        let code = template.example.diagnostic.utf8.first { $0 &- 0x30 < 10 }
        let isTransient = code == UInt8(ascii: "4")
        let fate = Fate(template.truth, isTransientCode: isTransient, &random)
        let hours = 3600
        var left = count
        while left > 0 {
            let recipient = newRecipient()
            var second = time.second(ofDay: time.day(&random), &random)
            add(number, recipient, second, isTransient && random.chance(600) ? .delay : .bounce)
            left -= 1
            while fate.isQueued, left > 0, random.chance(350) {
                second += random.within((hours / 4)...(6 * hours))
                add(number, recipient, second, random.chance(700) ? .delay : .bounce)
                left -= 1
            }
            let isDelivered = !nobodyLives && random.chance(fate.deliveredLater)
            if isDelivered {
                add(
                    number, recipient, second + random.within((2 * hours)...(200 * hours)),
                    .delivery)
                continue
            }
            // The sender does not know, and writes again.
            while left > 0, random.chance(fate.triedAgain) {
                let day = second / SimulatedTime.secondsOfDay + random.within(2...12)
                guard day < time.days else { break }
                second = time.second(ofDay: day, &random)
                add(number, recipient, second, .bounce)
                left -= 1
            }
        }
    }

    /// An incident in the middle of the time: the same people get mail before and after.
    private mutating func addOutage(
        _ number: Int, _ incident: Incident, count: Int, _ random: inout SplitMix
    ) {
        let length = min(random.within(incident.days), time.days)
        let start = random.within(
            min(5, time.days - length)...max(min(5, time.days - length), time.days - length - 5))
        var left = count
        while left > 0 {
            let recipient = newRecipient()
            let isFollowed = random.chance(incident.livingShare)
            if isFollowed, start > 0 {
                for _ in 0..<random.within(1...3) {
                    let day = max(0, start - random.within(1...10))
                    add(number, recipient, time.second(ofDay: day, &random), .delivery)
                }
            }
            var day = start + random.below(length)
            add(number, recipient, time.second(ofDay: day, &random), .bounce)
            left -= 1
            while left > 0, day + 1 < start + length, random.chance(400) {
                day += 1
                add(number, recipient, time.second(ofDay: day, &random), .bounce)
                left -= 1
            }
            if isFollowed {
                let after = start + length + random.below(8)
                add(number, recipient, time.second(ofDay: after, &random), .delivery)
            }
        }
    }

    /// Mail that gets through to others at the same hosts, and what they complain about.
    private mutating func addHealthy(
        _ count: Int, _ ordinary: [Int], _ zipf: ZipfTable, _ random: inout SplitMix
    ) {
        guard !ordinary.isEmpty else { return }
        let first = nextRecipient
        nextRecipient += Int32(max(1, count / 3))
        for _ in 0..<count {
            let place = random.below(max(1, count / 3))
            // A person stays at one host.
            var own = SplitMix(seed: UInt64(place), 0, 5)
            let template = ordinary[zipf.draw(&own)]
            let recipient = first + 1 + Int32(place)
            let second = time.second(ofDay: time.day(&random), &random)
            add(template, recipient, second, .delivery)
            if random.chance(3) {
                add(template, recipient, second + random.within(60...90_000), .complaint)
            }
        }
    }

    /// Queues deliver at least once: now and then a record comes twice.
    private mutating func addDuplicates(_ random: inout SplitMix) {
        for index in events.indices where random.chance(8) {
            events.append(events[index])
        }
    }
}

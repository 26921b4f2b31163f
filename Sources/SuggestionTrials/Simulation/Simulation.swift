package import DeliveryStatus

/// A stream of what happens to the mail of one sender, made from templates and a seed.
///
/// Nothing in it is anybody's: names are invented (``InventedNames``), days are fixed.
package struct Simulation: Sendable {
    /// What a simulation is made of.
    package struct Settings: Sendable {
        package var seed: UInt64 = 1
        /// Bounces and delays; deliveries and complaints come on top.
        package var messages = 30_000
        package var days = 30
        package var incidents: [Incident] = []
        /// The words of an incident, in the place of its own.
        package var incidentWords: String?
        /// Every template equally often instead of Zipf's frequencies.
        package var isUniform = false
        /// Nobody who was refused is ever delivered to, whatever the refusal means.
        package var nobodyLives = false
        /// Whether records miss fields and come twice, as in real streams.
        package var hasFaults = true

        package init() {}
    }

    /// An event and the truth about it.
    package struct Event: Sendable {
        package var event: BounceEvent
        package var template: TrafficTemplate
    }

    package let templates: [TrafficTemplate]
    private let settings: Settings
    private let plan: SimulationPlan
    private let population: Population
    private let audiences: [Population.Audience]
    private let time: SimulatedTime

    /// - Parameter templates: The most frequent one first.
    package init(_ templates: [TrafficTemplate], _ settings: Settings) {
        var all = templates
        for index in all.indices { all[index].number = index }
        var incidents: [Int: Incident] = [:]
        for incident in settings.incidents {
            incidents[all.count] = incident
            all.append(incident.template(number: all.count, words: settings.incidentWords))
        }
        self.templates = all
        self.settings = settings
        time = SimulatedTime(days: max(1, settings.days))
        population = Population(seed: settings.seed)
        audiences = all.map(population.audience)
        plan = SimulationPlan(
            all, messages: settings.messages, seed: settings.seed, time: time,
            incidents: incidents, isUniform: settings.isUniform,
            nobodyLives: settings.nobodyLives)
    }

    /// Of `pool`, `count` templates in the order of their frequency.
    package static func draw(
        _ pool: [TrafficTemplate], count: Int, seed: UInt64
    ) -> [TrafficTemplate] {
        var random = SplitMix(seed: seed, 0, 6)
        return Array(random.shuffled(pool).prefix(count))
    }

    /// How many records there are.
    package var count: Int { plan.events.count }

    /// The record at `index`, in the order of time.
    package func event(at index: Int) -> Event {
        let planned = plan.events[index]
        let template = templates[Int(planned.template)]
        var random = SplitMix(seed: settings.seed, Int(planned.serial), 7)
        let recipient = population.recipient(
            Int(planned.recipient), of: audiences[Int(planned.template)])
        let timestamp = time.text(Int(planned.second), millisecond: Int(planned.serial) % 1000)
        var event = BounceEvent(
            id: "kbsim-\(settings.seed)-\(SimulatedTime.padded(Int(planned.serial), 7))",
            recipient: recipient.address, diagnostic: "", remoteMTA: recipient.host,
            timestamp: timestamp, kind: planned.kind)
        switch planned.kind {
        case .delivery: event.diagnostic = "250 2.0.0 OK"
        case .complaint, .autoReply: event.remoteMTA = nil
        case .bounce, .delay:
            let wrapper = Wrapper.draw(&random)
            var filler = TextFiller(
                recipient: recipient, sender: TextFiller.Sender(&random), timestamp: timestamp,
                random: random)
            event.diagnostic = wrapper.wrap(
                filler.fill(template.text), meaning: template.truth,
                phase: template.example.phase, recipient: recipient)
            event.phase = template.example.phase
            event.action = planned.kind == .delay ? .delayed : .failed
            event.status = status(template, &random)
            event.wasAttempted = template.truth.reason != "suppressed"
            event.reported = Self.reported(event, &random)
        }
        if settings.hasFaults { leaveOut(&event, &random) }
        return Event(event: event, template: template)
    }

    /// The Status field: what the reply says, now and then only its class, or nothing.
    private func status(_ template: TrafficTemplate, _ random: inout SplitMix) -> EnhancedStatus? {
        if let status = template.example.status { return status }
        let reply = Normalizer.normalize(template.example)
        let isTransient =
            reply.replyCode?.category == 4 || reply.enhancedStatus?.isTransient == true
        switch random.below(100) {
        case ..<70: return reply.enhancedStatus
        case ..<90: return EnhancedStatus(isTransient ? "4.0.0" : "5.0.0")
        default: return nil
        }
    }

    private static func reported(_ event: BounceEvent, _ random: inout SplitMix) -> String {
        if event.kind == .delay { return "DeliveryDelay" }
        return random.pick(
            ["Transient", "Transient", "Permanent", "Undetermined"], or: "Transient")
    }

    private func leaveOut(_ event: inout BounceEvent, _ random: inout SplitMix) {
        if random.chance(80) { event.remoteMTA = nil }
        if random.chance(5) { event.recipient = nil }
        if random.chance(5) { event.timestamp = nil }
        if random.chance(10) { event.status = nil }
    }
}

internal import DeliveryStatus

/// What was counted of one text.
struct TextCounters: Sendable, Equatable {
    let key: UInt64
    /// The masked text, of all spellings the first in the order of bytes.
    var text: [UInt8]
    /// The length of the longest spelling: what the text may cost.
    var longest: Int
    var status: EnhancedStatus?
    var action: DeliveryAction?
    var phase: SMTPPhase?
    var bounces = 0
    var withoutRecipient = 0
    var withoutDay = 0
    /// Since 1970-01-01; 0 where no bounce had a day.
    var firstDay: UInt16 = 0
    var lastDay: UInt16 = 0
    var recipients = RecipientSample()
    var domains = BottomHashes()
    var remoteMTAs = BottomHashes()
    var days = DayCounts()
    /// By origin.
    var hosts: ContiguousArray<HostCount> = []

    struct HostCount: Sendable, Equatable {
        /// Its number in the vocabulary.
        var origin: UInt16
        var count: UInt32
    }

    init(key: UInt64, text: [UInt8]) {
        self.key = key
        self.text = text
        longest = text.count
    }

    /// About how many bytes it takes: a number that only grows while counting.
    ///
    /// A text that is judged is kept as words too, which take several times what it takes.
    @inline(__always)
    func cost(recipientLimit: Int) -> Int {
        512 + 8 * longest + 24 * min(recipients.entries.count, recipientLimit)
            + 8
            * (domains.hashes.count + remoteMTAs.hashes.count + days.entries.count + hosts.count)
    }

    mutating func note(_ spelling: [UInt8]) {
        longest = max(longest, spelling.count)
        if spelling.lexicographicallyPrecedes(text) { text = spelling }
    }

    mutating func note(day: UInt16) {
        firstDay = firstDay == 0 ? day : min(firstDay, day)
        lastDay = max(lastDay, day)
        days.add(day)
    }

    mutating func note(origin: Int, _ count: UInt32 = 1) {
        let origin = UInt16(truncatingIfNeeded: origin)
        let place = hosts.firstIndex { $0.origin >= origin } ?? hosts.count
        if place < hosts.count, hosts[place].origin == origin {
            hosts[place].count = hosts[place].count.addingClamped(count)
        } else {
            hosts.insert(HostCount(origin: origin, count: count), at: place)
        }
    }

    mutating func merge(_ other: Self, recipientLimit: Int) {
        note(other.text)
        longest = max(longest, other.longest)
        bounces += other.bounces
        withoutRecipient += other.withoutRecipient
        withoutDay += other.withoutDay
        if other.firstDay > 0 {
            firstDay = firstDay == 0 ? other.firstDay : min(firstDay, other.firstDay)
        }
        lastDay = max(lastDay, other.lastDay)
        recipients.merge(other.recipients, limit: recipientLimit)
        domains.merge(other.domains)
        remoteMTAs.merge(other.remoteMTAs)
        days.merge(other.days)
        for host in other.hosts { note(origin: Int(host.origin), host.count) }
    }
}

extension LearningState {
    /// All texts and what was seen of them, by key.
    /// - Complexity: O(size of the state).
    package func clusters() -> [Cluster] {
        texts.sorted { $0.key < $1.key }.map(cluster)
    }

    /// What was seen of several texts in one: a recipient of two of them counts once.
    /// - Complexity: O(size of their counters).
    package func evidence(of keys: [ClusterKey]) -> Evidence {
        var all: TextCounters?
        for key in Set(keys).sorted() {
            guard let row = row(of: key) else { continue }
            if all == nil {
                all = texts[row]
            } else {
                all?.merge(texts[row], recipientLimit: stage.recipientLimit)
            }
        }
        return all.map(evidence) ?? Evidence()
    }

    private func cluster(_ text: TextCounters) -> Cluster {
        Cluster(
            key: ClusterKey(text.key), text: String(decoding: text.text, as: UTF8.self),
            status: text.status, action: text.action, phase: text.phase,
            hosts: text.hosts.compactMap { host in
                guard vocabulary.originIDs.indices.contains(Int(host.origin)) else { return nil }
                return Cluster.HostCount(
                    origin: vocabulary.originIDs[Int(host.origin)], count: Int(host.count))
            },
            evidence: evidence(text))
    }

    private func evidence(_ text: TextCounters) -> Evidence {
        var evidence = Evidence()
        evidence.bounces = text.bounces
        evidence.recipients = text.recipients.estimate
        evidence.domains = text.domains.estimate
        evidence.remoteMTAs = text.remoteMTAs.estimate
        evidence.days = text.days.estimate
        evidence.firstDay = Day(number: Int32(text.firstDay))
        evidence.lastDay = Day(number: Int32(text.lastDay))
        evidence.failures = text.days.entries.compactMap { entry in
            Day(number: Int32(entry.day)).map {
                Evidence.DayCount(day: $0, count: Int(entry.count))
            }
        }
        evidence.withoutRecipient = text.withoutRecipient
        evidence.withoutDay = text.withoutDay
        evidence.hasDeliveries = counts.deliveries + counts.complaints > 0
        let entries = text.recipients.entries
        evidence.sample = entries.count
        evidence.topDayShare = Self.topShare(entries.map(\.firstDay).filter { $0 > 0 })
        evidence.topDomainShare = Self.topShare(entries.map(\.domain))
        evidence.failedAgain = entries.count { $0.lastDay >= $0.firstDay + 7 && $0.firstDay > 0 }
        for entry in entries { follow(entry, &evidence) }
        evidence.othersDelivered = othersDelivered(entries)
        return evidence
    }

    /// What deliveries say of one recipient.
    ///
    /// Only the first and last delivery are known. A recipient who was delivered to before and after
    /// the time in question counts as delivered to in it: that is the cautious side.
    private func follow(_ entry: RecipientSample.Entry, _ evidence: inout Evidence) {
        guard evidence.hasDeliveries, deliveries.follows(entry.recipient), entry.firstDay > 0 else {
            return
        }
        evidence.followed += 1
        guard let days = deliveries[entry.recipient] else { return }
        if days.last > entry.firstDay { evidence.deliveredLater += 1 }
        if days.first <= entry.firstDay, Int(days.last) >= Int(entry.firstDay) - 14 {
            evidence.deliveredBefore += 1
        }
    }

    /// Deliveries at the receivers of these recipients, on the days on which those failed.
    private func othersDelivered(_ entries: ContiguousArray<RecipientSample.Entry>) -> Int {
        var seen: Set<UInt64> = []
        var count = 0
        for entry in entries {
            let receiver = entry.remoteMTA > 0 ? entry.remoteMTA : entry.domain
            for day in [entry.firstDay, entry.lastDay] where day > 0 {
                if seen.insert(ReceiverDays.key(receiver, day)).inserted {
                    count += receivers[receiver, day]
                }
            }
        }
        return count
    }

    /// The share of the most frequent value, in thousandths rounded down.
    private static func topShare(_ values: some Collection<some Hashable>) -> Double {
        var counts: [AnyHashable: Int] = [:]
        for value in values { counts[AnyHashable(value), default: 0] += 1 }
        guard let top = counts.values.max(), !values.isEmpty else { return 0 }
        return Double(top * 1000 / values.count) / 1000
    }
}

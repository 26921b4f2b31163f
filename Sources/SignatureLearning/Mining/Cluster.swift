package import DeliveryStatus

/// One text that receivers say, what belongs to somebody masked, and what was seen of it.
package struct Cluster: Sendable, Equatable {
    /// Its hash, the same in every state: a pure function of the masked text and the fields below.
    package var key: ClusterKey
    /// The diagnostic, unwrapped, with holes as templates have them: `550 5.1.1 <{address}>: User unknown`.
    ///
    /// Of all spellings that have this key, the first in the order of bytes.
    package var text: String
    /// The Status field of the notifications.
    package var status: EnhancedStatus?
    /// The Action field of the notifications.
    package var action: DeliveryAction?
    /// The step that was answered, from the text or the notification.
    package var phase: SMTPPhase?
    /// The suffixes of known receiving hosts that said it, and how many bounces each; by name.
    package var hosts: [HostCount]
    /// What was seen.
    package var evidence: Evidence

    package init(
        key: ClusterKey, text: String, status: EnhancedStatus? = nil,
        action: DeliveryAction? = nil, phase: SMTPPhase? = nil, hosts: [HostCount] = [],
        evidence: Evidence = Evidence()
    ) {
        self.key = key
        self.text = text
        self.status = status
        self.action = action
        self.phase = phase
        self.hosts = hosts
        self.evidence = evidence
    }

    /// How often a receiver known to the knowledge said it.
    package struct HostCount: Sendable, Equatable {
        /// The origin's id: `gmail`.
        package var origin: String
        package var count: Int

        package init(origin: String, count: Int) {
            self.origin = origin
            self.count = count
        }
    }
}

/// The key of a cluster: 64 bits.
package struct ClusterKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var value: UInt64

    package init(_ value: UInt64) { self.value = value }

    /// Reads what `description` writes.
    package init?(_ text: String) {
        guard text.utf8.count == 16, let value = UInt64(text, radix: 16) else { return nil }
        self.value = value
    }

    /// Sixteen hexadecimal digits.
    package var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.value < rhs.value }
}

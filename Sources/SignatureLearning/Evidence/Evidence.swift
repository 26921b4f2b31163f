/// What the stream shows about one text, in counts that are exact while they are small.
///
/// Everything is about recipients, not messages: one mailing to a bought list makes ten thousand
/// messages of one day.
package struct Evidence: Sendable, Equatable {
    /// Bounces and delays that said it.
    package var bounces = 0
    /// Distinct recipients; an estimate above ``exactLimit``.
    package var recipients = 0
    /// Distinct domains of recipients.
    package var domains = 0
    /// Distinct receiving hosts' domains.
    package var remoteMTAs = 0
    /// Distinct days.
    package var days = 0
    package var firstDay: Day?
    package var lastDay: Day?
    /// Failures by day, rising; a sample of the days where there are more than 96.
    package var failures: [DayCount] = []

    /// The recipients that the next figures are about: all, or a sample of ``exactLimit``.
    package var sample = 0
    /// The share of the day, 0 to 1, on which most of them failed first.
    package var topDayShare = 0.0
    /// The share of the domain, 0 to 1, to which most of them belong.
    package var topDomainShare = 0.0
    /// How many failed again 7 days later, or more.
    package var failedAgain = 0
    /// How many were delivered to on a later day than the first failure, or complained: they live.
    package var deliveredLater = 0
    /// How many were delivered to in the 14 days up to their first failure.
    package var deliveredBefore = 0
    /// Of how many a later delivery would have been seen; 0 where the stream has no deliveries.
    package var followed = 0

    /// Deliveries to other recipients at the same receiving hosts, on the days of failure.
    package var othersDelivered = 0
    /// Whether the stream shows deliveries at all.
    package var hasDeliveries = false
    /// Bounces that named no recipient.
    package var withoutRecipient = 0
    /// Bounces that had no sensible date.
    package var withoutDay = 0

    package init() {}

    /// Above this many recipients figures rest on a sample of so many.
    package static let exactLimit = 256

    /// Failures of one day.
    package struct DayCount: Sendable, Equatable {
        package var day: Day
        package var count: Int

        package init(day: Day, count: Int) {
            self.day = day
            self.count = count
        }
    }
}

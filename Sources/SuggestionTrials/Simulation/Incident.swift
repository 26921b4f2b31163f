internal import DeliveryStatus
internal import SignatureMatching

/// A time in which receivers refuse living mailboxes in words that mean dead ones.
package enum Incident: String, Sendable, CaseIterable {
    /// One provider says that its mailboxes do not exist, for two or three days.
    ///
    /// As Gmail did from 14 to 16 December 2020; mail to the same people got through before and after.
    case gmail2020 = "gmail-2020"
    /// One host lost its directory for one to four days.
    case directory
    /// One provider refuses everything of this sender for five days.
    case massBlock = "mass-block"

    /// How long it lasts, in days.
    var days: ClosedRange<Int> {
        switch self {
        case .gmail2020: 2...3
        case .directory: 1...4
        case .massBlock: 5...5
        }
    }

    /// How many of those who fail are delivered to before, and after, in thousandths.
    var livingShare: Int {
        switch self {
        case .gmail2020: 900
        case .directory: 700
        case .massBlock: 600
        }
    }

    /// The share of all bounces, in thousandths.
    var volume: Int {
        switch self {
        case .gmail2020: 60
        case .directory: 20
        case .massBlock: 50
        }
    }

    /// Words that no signature knows.
    var words: String {
        switch self {
        case .gmail2020:
            "550 5.1.1 <user@example.com>: the recipient you name has been unknown to us since the move of our servers"
        case .directory:
            "550 5.1.1 <user@example.com>: no entry of that name could be located among our people"
        case .massBlock:
            "550 5.1.1 delivery to user@example.com is not possible, unknown recipient name at this place"
        }
    }

    /// Living mailboxes at `suffix` that are refused in these words.
    func template(number: Int, words: String?) -> TrafficTemplate {
        let isProvider = self != .directory
        return TrafficTemplate(
            number: number, example: BounceEvent(diagnostic: words ?? self.words),
            truth: .init(
                suppress: false, verdict: .transient, reason: "system_error",
                signature: "incident.\(rawValue)"),
            hostSuffixes: isProvider ? [self == .gmail2020 ? ".google.com" : ".yahoodns.net"] : [],
            origin: isProvider ? (self == .gmail2020 ? "gmail" : "yahoo") : "",
            isProvider: isProvider)
    }
}

package import BounceFormats

/// Candidates from answers of the classifier, one a recipient.
///
/// Answers with different ids are different events; those without an id are one for each signature.
package struct AnswerTable: Sendable {
    /// What became of a record.
    package enum Reading: Sendable {
        /// It counts.
        case taken
        /// It is no answer about a bounce.
        case skipped
        /// It cannot be read, or suppresses nobody that it names.
        case unreadable
    }

    private struct Row {
        var decision: SuppressionDecision
        var events: Set<String>
    }

    private var rows: [String: Row] = [:]
    private var recipients: Set<String> = []
    private var providers: [String: String] = [:]
    /// Recipients of whom an answer says that the mailbox is there; nothing tells when.
    private var living: Set<String> = []

    package init() {}

    /// What caps are measured against, where the answers are all that is known of the day.
    package var traffic: SuppressionTraffic {
        var traffic = SuppressionTraffic(
            runRecipients: recipients.count, dayRecipients: recipients.count, daySuppressions: 0)
        traffic.providers = providers
        for recipient in recipients {
            let receiver = traffic.receiver(of: MailboxName.domain(of: recipient))
            traffic.receivers[.init(receiver, day: nil), default: .init()].recipients += 1
        }
        return traffic
    }

    /// Takes one answer as JSON.
    package mutating func add(_ object: JSONValue) -> Reading {
        guard object.isObject, object["error"] == nil else { return .unreadable }
        if object.member("skipped") != nil { return .skipped }
        guard let suppresses = object.member("suppress") else { return .unreadable }
        let recipient = object["recipient"]?.string.map(MailboxName.folded)
        if let recipient, !recipient.isEmpty {
            recipients.insert(recipient)
            if object["reason"]?.string == SuppressionPolicy.livingReason {
                living.insert(recipient)
            }
            if let provider = object["provider"]?.string {
                let domain = MailboxName.domain(of: recipient)
                // Whichever order they come in, the same one stands for all.
                providers[domain] = max(provider, providers[domain] ?? "")
            }
        }
        guard suppresses.isTrue else { return .taken }
        guard let recipient, !recipient.isEmpty, let decision = SuppressionDecision(answer: object)
        else { return .unreadable }
        let event =
            object["id"]?.identifier.map { "id \($0)" } ?? "of \(decision.signature ?? "")"
        if var row = rows[recipient] {
            row.events.insert(event)
            // Whichever order they come in, the same one stands for all.
            if decision.key < row.decision.key { row.decision = decision }
            rows[recipient] = row
        } else {
            rows[recipient] = Row(decision: decision, events: [event])
        }
        return .taken
    }

    /// Whom the answers would suppress.
    package var candidates: [SuppressionCandidate] {
        rows.map { recipient, row in
            // Whichever came first: in doubt a person looks.
            SuppressionCandidate(
                row.decision, events: row.events.count,
                lastSignOfLife: living.contains(recipient) ? Int.max : nil)
        }.sorted { $0.decision.key < $1.decision.key }
    }
}

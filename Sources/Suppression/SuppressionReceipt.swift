internal import BounceClassifier
package import BounceFormats

/// What became of one decision.
public struct SuppressionReceipt: Sendable, Equatable {
    /// What an action did with a decision.
    public enum Outcome: Sendable, Equatable {
        /// The recipient is suppressed now.
        case applied
        /// It was before.
        case already
        /// The action leaves such decisions alone, or only tries.
        case skipped
        /// Not now; to be sent again after so many seconds.
        case retryAfter(Int)
        /// It cannot be done, and why.
        case failed(String)
    }

    /// The key of the decision.
    public var key: String
    /// What became of it.
    public var outcome: Outcome

    /// Makes a receipt.
    public init(key: String, outcome: Outcome) {
        self.key = key
        self.outcome = outcome
    }

    /// Whether the decision is settled; else it must be sent again.
    public var isFinal: Bool {
        if case .retryAfter = outcome { return false }
        return true
    }

    /// The receipt as one JSON object on one line.
    public var json: String {
        JSONText.object { json in
            json.add("key", key)
            switch outcome {
            case .applied: json.add("outcome", "applied")
            case .already: json.add("outcome", "already")
            case .skipped: json.add("outcome", "skipped")
            case .retryAfter(let seconds):
                json.add("outcome", "retry_after")
                json.add("seconds", seconds)
            case .failed(let message):
                json.add("outcome", "failed")
                json.add("message", message)
            }
        }
    }

    /// Reads what ``json`` wrote; nil where a field is missing, or no outcome has such a name.
    package init?(_ object: JSONValue) {
        guard let key = object["key"]?.string else { return nil }
        let outcome: Outcome
        switch object["outcome"]?.string {
        case "applied": outcome = .applied
        case "already": outcome = .already
        case "skipped": outcome = .skipped
        case "retry_after":
            guard let seconds = object["seconds"]?.identifier.flatMap({ Int($0) }), seconds >= 0
            else { return nil }
            outcome = .retryAfter(seconds)
        case "failed": outcome = .failed(object["message"]?.string ?? "no message")
        default: return nil
        }
        self.init(key: key, outcome: outcome)
    }
}

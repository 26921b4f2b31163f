internal import BounceClassifier
package import BounceFormats
public import SignatureMatching

/// One recipient that is to get no more mail, and what that rests on.
public struct SuppressionDecision: Sendable, Equatable {
    /// Names the decision: an action that has seen the key already does nothing, so that a batch may be
    /// sent again after a crash.
    public var key: String
    /// The recipient's address.
    public var recipient: String
    /// What was answered about the bounce.
    public var verdict: Verdict
    /// Why, a name of the list of reasons: `user_unknown`.
    public var reason: String
    /// The signature that recognised the words, with its revision: `gmail.no-such-user@4`.
    public var signature: String?
    /// The version of the knowledge that decided.
    public var knowledge: String?

    /// Makes a decision.
    public init(
        key: String, recipient: String, verdict: Verdict, reason: String,
        signature: String? = nil, knowledge: String? = nil
    ) {
        self.key = key
        self.recipient = recipient
        self.verdict = verdict
        self.reason = reason
        self.signature = signature
        self.knowledge = knowledge
    }
}

extension SuppressionDecision {
    /// The decision as one JSON object on one line.
    public var json: String {
        JSONText.object { json in
            json.add("key", key)
            json.add("recipient", recipient)
            json.add("verdict", verdict.rawValue)
            json.add("reason", reason)
            json.add("signature", signature)
            json.add("knowledge", knowledge)
        }
    }

    /// Reads what ``json`` wrote; nil where a field is missing or has another type.
    package init?(_ object: JSONValue) {
        guard let key = object["key"]?.string, !key.isEmpty,
            let recipient = object["recipient"]?.string, !recipient.isEmpty,
            let verdict = object["verdict"]?.string.flatMap(Verdict.init(rawValue:)),
            let reason = object["reason"]?.string
        else { return nil }
        self.init(
            key: key, recipient: recipient, verdict: verdict, reason: reason,
            signature: object["signature"]?.string, knowledge: object["knowledge"]?.string)
    }
}

package import BounceFormats
internal import Hashing
package import SignatureMatching

extension SuppressionDecision {
    /// A decision whose key says: this recipient, because of this signature.
    package init(
        recipient: String, verdict: Verdict, reason: String, signature: String?, knowledge: String?
    ) {
        let words = Array("\(recipient)\n\(signature ?? "")\n\(reason)".utf8)
        self.init(
            key: String(SHA256.hexDigest(words).prefix(32)), recipient: recipient,
            verdict: verdict, reason: reason, signature: signature, knowledge: knowledge)
    }

    /// Reads an answer of the classifier as JSON; nil where it names no recipient.
    package init?(answer: JSONValue) {
        guard let recipient = answer["recipient"]?.string, !recipient.isEmpty,
            let reason = answer["reason"]?.string,
            let verdict = answer["verdict"]?.string.flatMap(Verdict.init(rawValue:))
        else { return nil }
        let revision = answer["revision"]?.identifier.map { "@\($0)" } ?? ""
        self.init(
            recipient: recipient, verdict: verdict, reason: reason,
            signature: answer["signature"]?.string.map { $0 + revision },
            knowledge: answer["knowledge"]?.string)
    }
}

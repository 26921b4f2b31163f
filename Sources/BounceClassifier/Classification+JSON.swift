internal import DeliveryStatus
public import SignatureMatching

extension Classification {
    /// The answer as one JSON object on one line, keys in the order of the contract, absent values left out.
    public var json: String { JSONText.object(write) }

    /// Puts the same behind `bytes`, in their memory: for streams of answers.
    public func appendJSON(to bytes: inout [UInt8]) { JSONText.append(&bytes, object: write) }

    private func write(_ json: inout JSONText) {
        json.add("id", id)
        json.add("recipient", recipient)
        json.add("verdict", verdict.rawValue)
        json.add("reason", reason)
        json.add("concerns", concerns?.rawValue)
        json.add("suppress", suppress)
        json.add("basis", basis.rawValue)
        json.add("signature", signature)
        json.add("revision", revision)
        json.add("provider", provider)
        json.add("contested", contested)
        json.add("reply_code", replyCode.map { Int($0.value) })
        json.add("enhanced_status", enhancedStatus?.description)
        json.add("reported", reported)
        json.add("reclassified", reclassified)
        json.add("retry_after", retryAfter)
        json.add("blocklist", blocklist)
        json.add("knowledge", knowledge)
    }
}

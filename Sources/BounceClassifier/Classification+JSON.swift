internal import DeliveryStatus
public import SignatureMatching

extension Classification {
    /// The answer as one JSON object on one line, keys in the order of the contract, absent values left out.
    public var json: String { JSONText.object(write) }

    /// Puts the same behind `bytes`, in their memory: for streams of answers.
    public func appendJSON(to bytes: inout [UInt8]) { JSONText.append(&bytes, object: write) }

    private func write(_ json: inout JSONText) {
        json.add(after: #""id": "#, id)
        json.add(after: #""recipient": "#, recipient)
        json.add(after: #""verdict": "#, verdict.rawValue)
        json.add(after: #""reason": "#, reason)
        json.add(after: #""concerns": "#, concerns?.rawValue)
        json.add(after: #""suppress": "#, suppress)
        json.add(after: #""basis": "#, basis.rawValue)
        json.add(after: #""signature": "#, utf8: answering?.idUTF8)
        json.add(after: #""revision": "#, revision)
        json.add(after: #""provider": "#, provider)
        json.add(after: #""contested": "#, contested)
        json.add(after: #""reply_code": "#, replyCode.map { Int($0.value) })
        if let status = enhancedStatus {
            json.add(
                after: #""enhanced_status": "#,
                dotted: (status.category, status.subject, status.detail))
        }
        json.add(after: #""reported": "#, reported)
        if let reclassified { json.add(after: #""reclassified": "#, reclassified) }
        json.add(after: #""retry_after": "#, retryAfter)
        json.add(after: #""blocklist": "#, blocklist)
        json.add(after: #""knowledge": "#, knowledge)
    }
}

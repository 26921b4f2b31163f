internal import DeliveryStatus
public import SignatureMatching

extension Classification {
    /// The answer as one JSON object on one line, keys in the order of the contract, absent values left out.
    public var json: String { JSONText.object(write) }

    /// Puts the same behind `bytes`, in their memory: for streams of answers.
    public func appendJSON(to bytes: inout [UInt8]) { JSONText.append(&bytes, object: write) }

    private func write(_ json: inout JSONText) {
        json.add(after: #", "id": "#, id)
        json.add(after: #", "recipient": "#, recipient)
        json.member(verdict.member)
        json.add(after: #", "reason": "#, reason)
        if let concerns { json.member(concerns.member) }
        json.member(suppress ? #", "suppress": true"# : #", "suppress": false"#)
        json.member(basis.member)
        json.add(after: #", "signature": "#, utf8: answering?.idUTF8)
        json.add(after: #", "revision": "#, revision)
        json.add(after: #", "provider": "#, provider)
        json.member(contested ? #", "contested": true"# : #", "contested": false"#)
        json.add(after: #", "reply_code": "#, replyCode.map { Int($0.value) })
        if let status = enhancedStatus {
            json.add(
                after: #", "enhanced_status": "#,
                dotted: (status.category, status.subject, status.detail))
        }
        json.add(after: #", "reported": "#, reported)
        if let reclassified {
            json.member(
                reclassified ? #", "reclassified": true"# : #", "reclassified": false"#)
        }
        json.add(after: #", "retry_after": "#, retryAfter)
        json.add(after: #", "blocklist": "#, blocklist)
        json.add(after: #", "knowledge": "#, knowledge)
    }
}

// What every answer has is written as a whole.

extension Verdict {
    fileprivate var member: StaticString {
        switch self {
        case .permanent: #", "verdict": "permanent""#
        case .transient: #", "verdict": "transient""#
        case .undetermined: #", "verdict": "undetermined""#
        }
    }
}

extension Concern {
    fileprivate var member: StaticString {
        switch self {
        case .recipient: #", "concerns": "recipient""#
        case .sender: #", "concerns": "sender""#
        case .message: #", "concerns": "message""#
        case .network: #", "concerns": "network""#
        }
    }
}

extension Basis {
    fileprivate var member: StaticString {
        switch self {
        case .signature: #", "basis": "signature""#
        case .enhancedStatus: #", "basis": "enhanced_status""#
        case .replyCode: #", "basis": "reply_code""#
        case .none: #", "basis": "none""#
        }
    }
}

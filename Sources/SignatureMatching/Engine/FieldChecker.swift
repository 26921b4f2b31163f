internal import DeliveryStatus

/// Compares the fields of signatures with one diagnostic.
struct FieldChecker {
    private let reply: NormalizedDiagnostic
    private let knowledge: Knowledge
    private lazy var origins = Origins(reply, knowledge)

    init(_ reply: NormalizedDiagnostic, _ knowledge: Knowledge) {
        self.reply = reply
        self.knowledge = knowledge
    }

    /// The field that forbids the match.
    ///
    /// A code that the signature names must be stated; the phase, which is seldom known, forbids
    /// where it is known to be another. A signature may require that the host is the provider's.
    mutating func obstacle(_ record: SignatureRecord) -> NearMatch.Obstacle? {
        if !record.replyCodes.isEmpty {
            guard let code = reply.replyCode, record.replyCodes.contains(code) else {
                return .replyCode
            }
        }
        if !record.enhancedStatuses.isEmpty {
            let isStated = record.enhancedStatuses.contains { wanted in
                wanted == reply.enhancedStatus || reply.statuses.contains(wanted)
            }
            if !isStated { return .enhancedStatus }
        }
        if !record.phases.isEmpty, let phase = reply.phase, !record.phases.contains(phase) {
            return .phase
        }
        if record.requiresRemoteMTA {
            let suppresses =
                record.verdict == .permanent
                && knowledge.image.reasons[record.reason].allowsSuppression
            if !origins.include(record.origin, onlyKnownHosts: suppresses) { return .remoteMTA }
        }
        return nil
    }
}

/// Whose words a diagnostic can be.
private struct Origins {
    private var host: Int?
    private var mailDomains: [Int] = []

    /// Asks the receiving host, or where it is not known the domains of recipient and addresses.
    ///
    /// Those are a hint, good enough for caution and not for suppressing.
    init(_ reply: NormalizedDiagnostic, _ knowledge: Knowledge) {
        if let name = reply.remoteMTA {
            host = knowledge.origin(ofHost: name)
            return
        }
        var domains = reply.recipientDomain.map { [$0] } ?? []
        for span in reply.spans where span.kind == .address {
            let first = reply.list.words[span.words.lowerBound].folded.lowerBound
            let last = reply.list.words[span.words.upperBound - 1].folded.upperBound
            let text = String(decoding: reply.list.text[first..<last], as: UTF8.self)
            if let domain = text.split(separator: "@").last { domains.append(String(domain)) }
        }
        mailDomains = domains.compactMap(knowledge.origin(ofHost:))
    }

    func include(_ origin: Int, onlyKnownHosts: Bool) -> Bool {
        host == origin || (!onlyKnownHosts && mailDomains.contains(origin))
    }
}

internal import DeliveryStatus

extension Knowledge {
    /// The field of a signature that forbids the match.
    ///
    /// A code that the signature names must be stated; the phase, which is seldom known, forbids
    /// where it is known to be another. A signature may require that the host is the provider's.
    func obstacle(_ signature: Int, _ reply: NormalizedDiagnostic) -> NearMatch.Obstacle? {
        let codes = table.codes(signature)
        if !codes.isEmpty {
            guard let code = reply.replyCode,
                codes.contains(where: { table.codes[$0] == UInt32(code.value) })
            else { return .replyCode }
        }
        let statuses = table.statuses(signature)
        if !statuses.isEmpty, !statuses.contains(where: { states(table.statuses[$0], reply) }) {
            return .enhancedStatus
        }
        let facts = table.facts(signature)
        if facts.phases != 0, let phase = reply.phase, facts.phases & phase.bit == 0 {
            return .phase
        }
        if facts.requiresRemoteMTA,
            !isSaid(by: table.origin(signature), onlyKnownHosts: facts.meansDeath, reply)
        {
            return .remoteMTA
        }
        return nil
    }

    private func states(_ wanted: UInt32, _ reply: NormalizedDiagnostic) -> Bool {
        reply.enhancedStatus?.number == wanted || reply.statuses.contains { $0.number == wanted }
    }

    /// Whether the words can be those of `origin`.
    ///
    /// Asks the receiving host, or where it is not known the domains of recipient and addresses:
    /// a hint, good enough for caution and not for suppressing.
    private func isSaid(
        by origin: Int, onlyKnownHosts: Bool, _ reply: NormalizedDiagnostic
    ) -> Bool {
        if reply.hasRemoteMTA {
            return self.origin(ofHost: reply.host[...]) == origin
        }
        if onlyKnownHosts { return false }
        if self.origin(ofHost: reply.domain[...]) == origin {
            return true
        }
        return reply.spans.contains { span in
            span.kind == .address && self.origin(ofHost: reply.domain(of: span)) == origin
        }
    }
}

extension SMTPPhase {
    /// Its bit among `allCases`.
    var bit: UInt32 {
        switch self {
        case .connect: 1
        case .ehlo: 2
        case .mailFrom: 4
        case .rcptTo: 8
        case .data: 16
        }
    }
}

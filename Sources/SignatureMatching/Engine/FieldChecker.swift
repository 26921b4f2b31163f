internal import DeliveryStatus

extension Knowledge {
    /// The field of a signature that forbids the match.
    ///
    /// A code that the signature names must be stated; the phase, which is seldom known, forbids
    /// where it is known to be another. A signature may require that the host is the provider's.
    func obstacle(
        _ signature: Int, _ reply: inout NormalizedDiagnostic
    ) -> NearMatch.Obstacle? {
        if !table.codes(signature).isEmpty {
            guard let code = reply.replyCode, table.names(signature, code) else {
                return .replyCode
            }
        }
        let statuses = table.statuses(signature)
        if !statuses.isEmpty, !states(statuses, reply) {
            return .enhancedStatus
        }
        let facts = table.facts(signature)
        if facts.phases != 0, let phase = reply.phase, facts.phases & phase.bit == 0 {
            return .phase
        }
        if facts.requiresRemoteMTA,
            !isSaid(by: table.origin(signature), onlyKnownHosts: facts.meansDeath, &reply)
        {
            return .remoteMTA
        }
        return nil
    }

    /// Whether the diagnostic states one of the statuses at `places` of the table.
    private func states(_ places: Range<Int>, _ reply: NormalizedDiagnostic) -> Bool {
        for place in places {
            let wanted = table.statuses[place]
            if reply.enhancedStatus?.number == wanted { return true }
            for status in reply.statuses where status.number == wanted { return true }
        }
        return false
    }

    /// Whether the words can be those of `origin`.
    ///
    /// Asks the receiving host, or where it is not known the domains of recipient and addresses:
    /// a hint, good enough for caution and not for suppressing.
    private func isSaid(
        by origin: Int, onlyKnownHosts: Bool, _ reply: inout NormalizedDiagnostic
    ) -> Bool {
        if reply.hasRemoteMTA {
            return self.origin(ofHost: reply.host[...]) == origin
        }
        if onlyKnownHosts { return false }
        if self.origin(ofHost: reply.domain[...]) == origin {
            return true
        }
        reply.findSpans()
        for span in reply.foundSpans where span.kind == .address {
            if self.origin(ofHost: reply.domain(of: span)) == origin { return true }
        }
        return false
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

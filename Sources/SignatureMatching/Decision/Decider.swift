public import DeliveryStatus

/// Which signatures may suppress.
public enum Trust: String, Sendable, Hashable, CaseIterable {
    /// Only stable ones.
    case stable
    /// Experimental ones too, at the operator's own risk.
    case experimental
}

/// Decides bounces with one knowledge and any overlays over it.
///
/// A value without state: it may be used from many threads at once.
public struct Decider: Sendable {
    /// The knowledge, the public one first, then the overlays in the order of their naming.
    public let layers: [Knowledge]
    /// Which signatures may suppress.
    public let trust: Trust
    /// For each knowledge, the ids that overlays above it switch off.
    private let disabled: [Set<String>]

    /// Puts `overlays` over `base`; a later overlay wins over an earlier one.
    public init(_ base: Knowledge, overlays: [Knowledge] = [], trust: Trust = .stable) {
        layers = [base] + overlays
        self.trust = trust
        let off = overlays.map { Set($0.image.disabled) }
        disabled = (0...overlays.count).map { number in
            off[number...].reduce(into: []) { $0.formUnion($1) }
        }
    }

    /// Answers for one bounce.
    public func classify(_ event: BounceEvent) -> Classification {
        explain(event).classification
    }

    /// Answers for one bounce and says how the answer came about.
    public func explain(_ event: BounceEvent) -> Explanation {
        let reply = Normalizer.normalize(event)
        var contenders: [Precedence.Contender] = []
        var matches: [SignatureMatch] = []
        var others: [Explanation.Participant] = []
        for (number, knowledge) in layers.enumerated() {
            let found = knowledge.matches(reply)
            for match in found.matches {
                let record = knowledge.image.signatures[match.signature]
                if disabled[number].contains(record.id) {
                    others.append(participant(knowledge, match, .disabled))
                } else {
                    contenders.append(contender(number, match))
                    matches.append(match)
                }
            }
            others += found.near.map { near(knowledge, $0, reply) }
        }
        let outcome = Precedence.decide(contenders)
        let classification = answer(
            event, reply, outcome.winner.map { (contenders[$0], matches[$0]) }, outcome.contested)
        let running = contenders.indices.map { index in
            participant(
                layers[contenders[index].knowledge], matches[index],
                outcome.droppedBy[index].map { .dropped($0) } ?? .won)
        }
        return Explanation(
            reply: reply, classification: classification,
            participants: running.filter { $0.fate == .won } + running.filter { $0.fate != .won }
                + others,
            step: outcome.step)
    }

    private func contender(_ number: Int, _ match: SignatureMatch) -> Precedence.Contender {
        let knowledge = layers[number]
        let record = knowledge.image.signatures[match.signature]
        let reason = knowledge.image.reasons[record.reason]
        return Precedence.Contender(
            id: record.id,
            rank: record.layer.rawValue - number * 100,
            knowledge: number,
            signature: match.signature,
            overrides: record.overrides,
            template: match.template.map(knowledge.image.tables.template),
            literalCount: match.literalCount,
            wouldSuppress: record.verdict == .permanent && reason.allowsSuppression
                && record.layer.givesSignatureBasis && record.hasTemplates,
            isStable: record.status == .stable,
            reason: record.reason)
    }

    private func answer(
        _ event: BounceEvent, _ reply: NormalizedDiagnostic,
        _ winner: (Precedence.Contender, SignatureMatch)?, _ contested: Bool
    ) -> Classification {
        var answer = Classification(
            id: event.id, recipient: event.recipient, verdict: .undetermined,
            reason: "undetermined", suppress: false, basis: .none, contested: contested,
            replyCode: reply.replyCode, enhancedStatus: reply.enhancedStatus,
            reported: event.reported, retryAfter: StatedFacts.retryAfter(reply),
            blocklist: StatedFacts.blocklist(reply),
            knowledge: layers.map(\.metadata.version).joined(separator: "+"), sources: [],
            matched: [], obstacles: [])
        answer.concerns = layers[0].image.reasons.first { $0.id == answer.reason }?.concerns
        answer.provider = reply.remoteMTA.flatMap(providerName(ofHost:))
        if let (contender, match) = winner {
            apply(contender, match, to: &answer, reply)
        } else if reply.action == .delayed || SuppressionGate.statesTransient(reply) {
            answer.verdict = .transient
        }
        answer.reclassified = event.reported.map { Self.differs($0, answer.verdict) }
        return answer
    }

    private func apply(
        _ contender: Precedence.Contender, _ match: SignatureMatch,
        to answer: inout Classification, _ reply: NormalizedDiagnostic
    ) {
        let image = layers[contender.knowledge].image
        let record = image.signatures[contender.signature]
        let reason = image.reasons[record.reason]
        answer.verdict = verdict(record, reply)
        answer.reason = reason.id
        answer.concerns = reason.concerns
        answer.basis = record.layer.basis
        answer.signature = record.id
        answer.revision = record.revision
        answer.title = record.title
        answer.sources = record.sources.map { image.sources[$0] }
        if image.origins[record.origin].kind == .provider {
            answer.provider = image.origins[record.origin].id
        }
        answer.matched =
            (match.place?.words).map { words in
                words.map { reply.list.words[$0].source }
            } ?? []
        guard contender.wouldSuppress else { return }
        answer.obstacles = SuppressionGate.obstacles(reply, naming: record.enhancedStatuses)
        let isTrusted =
            record.status == .stable || (record.status == .experimental && trust == .experimental)
        if !isTrusted { answer.obstacles.append(.notStable(record.status)) }
        answer.suppress = answer.obstacles.isEmpty && answer.verdict == .permanent
    }

    /// The signature's verdict; a server that says "try again" makes it transient, unless the
    /// signature names that code.
    private func verdict(_ record: SignatureRecord, _ reply: NormalizedDiagnostic) -> Verdict {
        guard record.verdict == .permanent else { return record.verdict }
        if reply.action == .delayed { return .transient }
        if let code = reply.replyCode {
            return code.isTransient && !record.replyCodes.contains(code) ? .transient : .permanent
        }
        if let status = reply.enhancedStatus, status.isTransient,
            !record.enhancedStatuses.contains(status)
        {
            return .transient
        }
        return .permanent
    }

    private func providerName(ofHost host: String) -> String? {
        for knowledge in layers.reversed() {
            if let origin = knowledge.origin(ofHost: host) {
                return knowledge.image.origins[origin].id
            }
        }
        return nil
    }

    /// Whether a sending service's word for it means something else than our verdict.
    ///
    /// An undetermined answer contradicts nobody.
    private static func differs(_ reported: String, _ verdict: Verdict) -> Bool {
        switch reported.lowercased() {
        case "permanent", "hard": verdict == .transient
        case "transient", "temporary", "soft", "deliverydelay", "delay": verdict == .permanent
        default: verdict != .undetermined
        }
    }

    private func participant(
        _ knowledge: Knowledge, _ match: SignatureMatch, _ fate: Explanation.Fate
    ) -> Explanation.Participant {
        participant(
            knowledge, match.signature,
            match.template.map { knowledge.image.tables.template($0).pattern }, fate)
    }

    private func near(
        _ knowledge: Knowledge, _ near: NearMatch, _ reply: NormalizedDiagnostic
    ) -> Explanation.Participant {
        let fate: Explanation.Fate
        switch near.obstacle {
        case .replyCode: fate = .field("reply_code")
        case .enhancedStatus: fate = .field("enhanced_status")
        case .phase: fate = .field("phase")
        case .remoteMTA: fate = .field("remote_mta")
        case .guardPhrase(let words):
            fate = .guardPhrase(words.map(reply.list.string).joined(separator: " "))
        }
        return participant(knowledge, near.signature, nil, fate)
    }

    private func participant(
        _ knowledge: Knowledge, _ signature: Int, _ template: String?, _ fate: Explanation.Fate
    ) -> Explanation.Participant {
        let record = knowledge.image.signatures[signature]
        return Explanation.Participant(
            id: record.id, layer: record.layer, status: record.status, verdict: record.verdict,
            reason: knowledge.image.reasons[record.reason].id, template: template, fate: fate)
    }
}

extension Layer {
    /// What an answer from this layer rests on.
    public var basis: Basis {
        switch self {
        case .specificStatus, .genericStatus: .enhancedStatus
        case .replyCode: .replyCode
        default: .signature
        }
    }

    /// Whether the layer speaks from words, so that it may suppress at all.
    var givesSignatureBasis: Bool { basis == .signature && self != .vague && self != .queue }
}

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
    /// For each knowledge, the ids that overlays above it switch off, with the overlay's name.
    private let disabled: [[String: String]]
    private let blocklists: BlocklistIndex

    /// Puts `overlays` over `base`; a later overlay wins over an earlier one.
    public init(_ base: Knowledge, overlays: [Knowledge] = [], trust: Trust = .stable) {
        layers = [base] + overlays
        blocklists = BlocklistIndex(layers.map(\.image.blocklists))
        self.trust = trust
        // Who switched an id off before it got another name meant the signature, not the name.
        let names = layers.flatMap(\.image.aliases).map { ($0.old, $0.id) }
        let live = Dictionary(names, uniquingKeysWith: { first, _ in first })
        let off = overlays.map { overlay in
            let ids = overlay.image.disabled + overlay.image.disabled.compactMap { live[$0] }
            return Dictionary(ids.map { ($0, overlay.metadata.name) }) { first, _ in first }
        }
        disabled = (0...overlays.count).map { number in
            off[number...].reduce(into: [:]) { $0.merge($1) { first, _ in first } }
        }
    }

    /// Answers for one bounce.
    public func classify(_ event: BounceEvent) -> Classification {
        let reply = Normalizer.normalize(event)
        return answer(event, reply, race(reply))
    }

    /// Answers for one bounce and says how the answer came about.
    public func explain(_ event: BounceEvent) -> Explanation {
        let reply = Normalizer.normalize(event)
        let race = race(reply)
        let running = race.contenders.indices.map { index in
            participant(
                layers[race.contenders[index].knowledge], race.matches[index],
                race.outcome.droppedBy[index].map { .dropped($0) } ?? .won)
        }
        let off = race.disabled.map {
            participant(layers[$0.knowledge], $0.match, .disabled(by: $0.overlay))
        }
        let kept = race.near.map { near(layers[$0.knowledge], $0.match, reply) }
        return Explanation(
            reply: reply, classification: answer(event, reply, race),
            participants: running.filter { $0.fate == .won } + running.filter { $0.fate != .won }
                + off + kept,
            step: race.outcome.step)
    }

    /// Everything that matched, and what precedence made of it.
    private struct Race {
        var contenders: [Precedence.Contender] = []
        /// The match of each contender.
        var matches: [SignatureMatch] = []
        var disabled: [(knowledge: Int, match: SignatureMatch, overlay: String)] = []
        var near: [(knowledge: Int, match: NearMatch)] = []
        var outcome = Precedence.decide([]) { _, _ in false }

        /// The contender that gives the answer, and its match.
        var winner: (Precedence.Contender, SignatureMatch)? {
            outcome.winner.map { (contenders[$0], matches[$0]) }
        }
    }

    private func race(_ reply: NormalizedDiagnostic) -> Race {
        var race = Race()
        for (number, knowledge) in layers.enumerated() {
            let found = knowledge.matches(reply)
            for match in found.matches {
                if !disabled[number].isEmpty,
                    let overlay = disabled[number][knowledge.image.signatures[match.signature].id]
                {
                    race.disabled.append((number, match, overlay))
                } else {
                    race.contenders.append(contender(number, match))
                    race.matches.append(match)
                }
            }
            race.near += found.near.map { (number, $0) }
        }
        let matches = race.matches
        race.outcome = Precedence.decide(race.contenders) { [contenders = race.contenders] in
            let tables = layers[contenders[$0].knowledge].image.tables
            guard let narrow = matches[$0].template, let wide = matches[$1].template else {
                return false
            }
            return TemplateContainment.isStrictlyNarrower(
                tables.template(narrow), than: tables.template(wide))
        }
        return race
    }

    private func contender(_ number: Int, _ match: SignatureMatch) -> Precedence.Contender {
        let knowledge = layers[number]
        let record = knowledge.image.signatures[match.signature]
        return Precedence.Contender(
            id: record.id,
            rank: record.layer.rawValue - number * 100,
            knowledge: number,
            signature: match.signature,
            overrides: record.overrides,
            literalCount: match.literalCount,
            wouldSuppress: knowledge.image.wouldSuppress(record),
            isStable: record.status == .stable,
            reason: record.reason)
    }

    private func answer(
        _ event: BounceEvent, _ reply: NormalizedDiagnostic, _ race: Race
    ) -> Classification {
        var answer = Classification(
            id: event.id, recipient: event.recipient, verdict: .undetermined,
            reason: "undetermined", suppress: false, basis: .none,
            contested: race.outcome.contested,
            replyCode: reply.replyCode, enhancedStatus: reply.enhancedStatus,
            reported: event.reported, retryAfter: StatedFacts.retryAfter(reply),
            blocklist: StatedFacts.blocklist(reply, blocklists),
            knowledge: layers.map(\.metadata.version).joined(separator: "+"), sources: [],
            matched: [], obstacles: [])
        answer.concerns = layers[0].image.reasons.first { $0.id == answer.reason }?.concerns
        answer.provider = reply.remoteMTA.flatMap(providerName(ofHost:))
        if let (contender, match) = race.winner {
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
    /// An undetermined answer contradicts nobody, and a word that only says that the message came back
    /// (`bounced`, `blocked`) is contradicted by nothing.
    private static func differs(_ reported: String, _ verdict: Verdict) -> Bool {
        switch reported.lowercased().filter({ $0.isLetter }) {
        case "permanent", "hard", "hardbounce", "permfail": verdict == .transient
        case "transient", "temporary", "soft", "softbounce", "deliverydelay", "delay", "delayed",
            "deferred", "deferral", "tempfail", "transientfailure":
            verdict == .permanent
        case "bounce", "bounced", "blocked", "failed", "dropped", "rejected", "reject", "expired":
            false
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

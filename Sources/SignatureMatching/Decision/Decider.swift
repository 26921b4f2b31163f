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
    /// For each knowledge, the signatures that overlays above it switch off.
    private let disabled: [Set<Int>]
    private let blocklists: BlocklistIndex
    /// The knowledge versions, as answers name them.
    private let version: String
    private let undetermined: Concern?

    /// Puts `overlays` over `base`; a later overlay wins over an earlier one.
    public init(_ base: Knowledge, overlays: [Knowledge] = [], trust: Trust = .stable) {
        layers = [base] + overlays
        blocklists = BlocklistIndex(layers.map(\.image.blocklists))
        self.trust = trust
        // Who switched an id off before it got another name meant the signature, not the name.
        let names = layers.flatMap(\.image.aliases).map { ($0.old, $0.id) }
        let live = Dictionary(names, uniquingKeysWith: { first, _ in first })
        let off = overlays.map { overlay in
            Set(overlay.image.disabled + overlay.image.disabled.compactMap { live[$0] })
        }
        disabled = layers.enumerated().map { number, knowledge in
            let ids = off[min(number, off.count)...].reduce(into: Set()) { $0.formUnion($1) }
            guard !ids.isEmpty else { return [] }
            return Set(knowledge.texts.indices.filter { ids.contains(knowledge.texts[$0].id) })
        }
        version = layers.map(\.metadata.version).joined(separator: "+")
        undetermined = base.image.reasons.first { $0.id == Self.undetermined }?.concerns
    }

    private static let undetermined = "undetermined"

    /// Answers for one bounce.
    public func classify(_ event: BounceEvent) -> Classification {
        var scratch = DecisionScratch()
        return classify(event, using: &scratch)
    }

    /// Answers for one bounce, in memory that serves for one after another.
    package func classify(
        _ event: BounceEvent, using scratch: inout DecisionScratch
    ) -> Classification {
        scratch.reply.read(event)
        race(&scratch, wantsNear: false)
        return answer(event, scratch)
    }

    /// Answers for one bounce and says how the answer came about.
    public func explain(_ event: BounceEvent) -> Explanation {
        var scratch = DecisionScratch()
        scratch.reply.read(event)
        race(&scratch, wantsNear: true)
        let race = scratch.race
        let running = race.contenders.indices.map { index in
            participant(
                layers[race.contenders[index].knowledge], race.contenders[index].match,
                race.droppedBy[index].map { .dropped($0) } ?? .won)
        }
        let off = scratch.disabled.map { participant(layers[$0.knowledge], $0.match, .disabled) }
        let kept = scratch.near.map { near(layers[$0.knowledge], $0.match, scratch.reply) }
        return Explanation(
            reply: scratch.reply, classification: answer(event, scratch),
            participants: running.filter { $0.fate == .won } + running.filter { $0.fate != .won }
                + off + kept,
            step: race.step)
    }

    /// Lets everything that matches run for the answer.
    private func race(_ scratch: inout DecisionScratch, wantsNear: Bool) {
        scratch.race.clear()
        scratch.disabled.removeAll(keepingCapacity: true)
        scratch.near.removeAll(keepingCapacity: true)
        for number in layers.indices {
            layers[number].match(scratch.reply, &scratch.match, wantsNear: wantsNear)
            for match in scratch.match.matches {
                if !disabled[number].isEmpty, disabled[number].contains(match.signature) {
                    scratch.disabled.append((number, match))
                } else {
                    scratch.race.add(match, of: layers[number], number: number)
                }
            }
            for match in scratch.match.near { scratch.near.append((number, match)) }
        }
        scratch.race.decide(layers)
    }

    private func answer(_ event: BounceEvent, _ scratch: DecisionScratch) -> Classification {
        var answer = Classification(
            id: event.id, recipient: event.recipient, reason: Self.undetermined,
            concerns: undetermined, contested: scratch.race.isContested,
            replyCode: scratch.reply.replyCode, enhancedStatus: scratch.reply.enhancedStatus,
            reported: event.reported, retryAfter: StatedFacts.retryAfter(scratch.reply),
            blocklist: StatedFacts.blocklist(scratch.reply, blocklists), knowledge: version)
        answer.provider = scratch.reply.hasRemoteMTA ? providerName(ofHost: scratch.reply.host) : nil
        if let winner = scratch.race.winner {
            apply(scratch.race.contenders[winner], to: &answer, scratch.reply)
        } else if scratch.reply.action == .delayed || SuppressionGate.statesTransient(scratch.reply) {
            answer.verdict = .transient
        }
        if let reported = event.reported {
            answer.reclassified = ReportedWord.differs(reported, answer.verdict)
        }
        return answer
    }

    private func apply(
        _ contender: Precedence.Contender, to answer: inout Classification,
        _ reply: NormalizedDiagnostic
    ) {
        let knowledge = layers[contender.knowledge]
        let signature = contender.match.signature
        let reason = contender.reason
        answer.verdict = verdict(knowledge.image.signatures[signature], reply)
        answer.reason = knowledge.image.reasons[reason].id
        answer.concerns = knowledge.image.reasons[reason].concerns
        answer.basis = knowledge.image.signatures[signature].layer.basis
        answer.text = knowledge.texts[signature]
        if let provider = knowledge.texts[signature].provider { answer.provider = provider }
        let words = contender.match.words
        if !words.isEmpty {
            answer.matched =
                reply.list.words[words.lowerBound].source.lowerBound..<reply.list.words[
                    words.upperBound - 1
                ].source.upperBound
        }
        guard contender.wouldSuppress else { return }
        let record = knowledge.image.signatures[signature]
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

    private func providerName(ofHost host: [UInt8]) -> String? {
        for knowledge in layers.reversed() {
            if let origin = knowledge.origin(ofHost: host[...]) {
                return knowledge.image.origins[origin].id
            }
        }
        return nil
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

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
    /// For each knowledge, the signatures that overlays above it switch off, with the overlay's name.
    private let disabled: [[Int: String]]
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
        let off = overlays.map { overlay -> [String: String] in
            let ids = overlay.image.disabled + overlay.image.disabled.compactMap { live[$0] }
            return Dictionary(ids.map { ($0, overlay.metadata.name) }) { first, _ in first }
        }
        disabled = layers.enumerated().map { number, knowledge in
            let ids: [String: String] = off[min(number, off.count)...].reduce(into: [:]) {
                $0.merge($1) { first, _ in first }
            }
            guard !ids.isEmpty else { return [:] }
            let numbers = ids.compactMap { id, overlay in
                knowledge.image.texts.ids.number(of: id).map { ($0, overlay) }
            }
            return Dictionary(uniqueKeysWithValues: numbers)
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
        return answer(event, &scratch)
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
        let off = scratch.disabled.map {
            participant(layers[$0.knowledge], $0.match, .disabled(by: $0.overlay))
        }
        let kept = scratch.near.map { near(layers[$0.knowledge], $0.match, scratch.reply) }
        let classification = answer(event, &scratch)
        return Explanation(
            reply: scratch.reply, classification: classification,
            participants: running.filter { $0.fate == .won } + running.filter { $0.fate != .won }
                + off + kept,
            step: race.step)
    }

    /// Lets everything that matches run for the answer.
    private func race(_ scratch: inout DecisionScratch, wantsNear: Bool) {
        scratch.race.clear()
        scratch.disabled.clear()
        scratch.near.clear()
        scratch.roles = []
        for number in layers.indices {
            let knowledge = layers[number]
            // What is switched off gives no answer, so that others may.
            let wantsAll = wantsNear || !disabled[number].isEmpty
            knowledge.match(&scratch.reply, &scratch.match, wantsAll: wantsAll)
            scratch.roles.formUnion(scratch.match.roles)
            for match in scratch.match.matches {
                if !disabled[number].isEmpty, let overlay = disabled[number][match.signature] {
                    scratch.disabled.append((number, match, overlay))
                } else {
                    scratch.race.add(match, of: knowledge, number: number)
                }
            }
            for match in scratch.match.near { scratch.near.append((number, match)) }
        }
        scratch.race.decide(layers)
    }

    private func answer(
        _ event: BounceEvent, _ scratch: inout DecisionScratch
    ) -> Classification {
        let roles = scratch.roles
        let retryAfter = StatedFacts.retryAfter(scratch.reply, roles)
        let blocklist = StatedFacts.blocklist(&scratch.reply, blocklists, roles)
        let host = scratch.reply.hasRemoteMTA ? providerName(ofHost: scratch.reply.host) : nil
        guard let winner = scratch.race.winner else {
            let isTransient =
                scratch.reply.action == .delayed || SuppressionGate.statesTransient(scratch.reply)
            return Classification(
                event, scratch.reply, verdict: isTransient ? .transient : .undetermined,
                reason: Self.undetermined, concerns: undetermined, provider: host,
                retryAfter: retryAfter, blocklist: blocklist,
                knowledge: version)
        }
        let contender = scratch.race.contenders[winner]
        let knowledge = layers[contender.knowledge]
        let signature = contender.match.signature
        let facts = knowledge.table.facts(signature)
        let verdict = verdict(signature, knowledge, scratch.reply)
        let obstacles = contender.wouldSuppress ? obstacles(signature, knowledge, &scratch) : []
        return Classification(
            event, scratch.reply, verdict: verdict,
            reason: knowledge.image.reasons[contender.reason].id,
            concerns: knowledge.image.reasons[contender.reason].concerns,
            suppress: contender.wouldSuppress && obstacles.isEmpty && verdict == .permanent,
            basis: facts.layer.basis, provider: knowledge.provider(ofSignature: signature) ?? host,
            contested: scratch.race.isContested,
            retryAfter: retryAfter, blocklist: blocklist,
            knowledge: version, matched: contender.match.words, obstacles: obstacles,
            by: AnsweringSignature(knowledge: knowledge, number: signature))
    }

    /// What stands between a signature that means a dead address and suppressing.
    private func obstacles(
        _ signature: Int, _ knowledge: Knowledge, _ scratch: inout DecisionScratch
    ) -> [SuppressionObstacle] {
        var obstacles = SuppressionGate.obstacles(scratch.reply) {
            knowledge.table.names(signature, $0)
        }
        if !obstacles.contains(.aboutSender), isIntroducedAsAboutSender(&scratch) {
            obstacles.append(.aboutSender)
        }
        let status = knowledge.table.facts(signature).status
        let isTrusted = status == .stable || (status == .experimental && trust == .experimental)
        if !isTrusted { obstacles.append(.notStable(status)) }
        return obstacles
    }

    /// Whether the words that relays put before the reply speak of the sender.
    private func isIntroducedAsAboutSender(_ scratch: inout DecisionScratch) -> Bool {
        if scratch.reply.wrappers == 0 { return false }
        scratch.reply.readIntroduction(into: &scratch.introduction)
        for layer in layers where layer.speakOfSender(&scratch.introduction, &scratch.match) {
            return true
        }
        return scratch.introduction.isTruncated
    }

    /// The signature's verdict; a server that says "try again" makes it transient, unless the
    /// signature names that code.
    private func verdict(
        _ signature: Int, _ knowledge: Knowledge, _ reply: NormalizedDiagnostic
    ) -> Verdict {
        let verdict = knowledge.table.facts(signature).verdict
        guard verdict == .permanent else { return verdict }
        if reply.action == .delayed { return .transient }
        if let code = reply.replyCode {
            let isMeant = !code.isTransient || knowledge.table.names(signature, code)
            return isMeant ? .permanent : .transient
        }
        if let status = reply.enhancedStatus, status.isTransient,
            !knowledge.table.names(signature, status)
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
        let facts = knowledge.table.facts(signature)
        return Explanation.Participant(
            id: knowledge.image.texts.ids[signature], layer: facts.layer, status: facts.status,
            verdict: facts.verdict,
            reason: knowledge.image.reasons[knowledge.table.reason(signature)].id,
            template: template, fate: fate)
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

package import BounceClassifier
package import DeliveryStatus
package import SignatureMatching

extension JSONText {
    /// How an answer came about, without the answer.
    package mutating func add(_ explanation: Explanation) {
        add("normalized", explanation.reply.text)
        add(
            "lifted",
            object: { json in
                for (name, value) in explanation.reply.facts { json.add(name, value) }
            })
        add(
            "participants",
            array: explanation.participants.map { participant in
                JSONText.object { json in
                    json.add("signature", participant.id)
                    json.add("layer", participant.layer.name)
                    json.add("status", participant.status.rawValue)
                    json.add("verdict", participant.verdict.rawValue)
                    json.add("reason", participant.reason)
                    json.add("template", participant.template)
                    json.add("fate", participant.fate.words)
                }
            })
        add("decided_by", explanation.step.rawValue)
    }
}

extension NormalizedDiagnostic {
    /// What was lifted out of the text, by name, as it is shown.
    package var facts: [(name: String, value: String)] {
        var facts: [(String, String)] = []
        if let replyCode { facts.append(("reply_code", replyCode.description)) }
        if let enhancedStatus { facts.append(("enhanced_status", enhancedStatus.description)) }
        if statuses.count > 1 {
            facts.append(("statuses", statuses.map(\.description).joined(separator: " ")))
        }
        if let phase { facts.append(("phase", phase.rawValue)) }
        if let remoteMTA { facts.append(("remote_mta", remoteMTA)) }
        if wrappers > 0 { facts.append(("wrappers", String(wrappers))) }
        return facts
    }
}

extension Explanation.Fate {
    /// The fate in words: `dropped by layer`.
    package var words: String {
        switch self {
        case .won: "won"
        case .dropped(let step): "dropped by \(step.rawValue)"
        case .field(let field): "kept out by \(field)"
        case .guardPhrase(let words): "kept out by the guard '\(words)'"
        case .disabled(let overlay): "disabled by \(overlay)"
        }
    }
}

extension DecidingStep {
    /// The step for people.
    package var sentence: String {
        switch self {
        case .nothing: "nothing: no signature and no code matched"
        case .alone: "there was only one"
        case .layer: "the highest layer"
        case .overrides: "an override"
        case .containment: "the narrower template"
        case .caution: "caution: one that does not suppress beats one that does"
        case .order: "order: stable before experimental, cause order, more literal words, id"
        }
    }
}

package import DeliveryStatus
package import KnowledgeModel
package import SignatureMatching

/// A diagnostic of the corpus and the answer that the whole knowledge must give to it.
package struct Trial: Sendable {
    package enum Expectation: Sendable {
        /// An example: the answer of the signature with this id, or a better founded same one.
        case answered(by: String)
        /// A counter-example: any answer but that of the signature with this id.
        case notAnswered(by: String)
        /// A fixture.
        case fixture(Fixture)
    }

    package var event: BounceEvent
    package var expectation: Expectation
    package var location: SourceLocation

    /// Every trial of a pack, by place.
    package static func all(of pack: Pack) -> [Trial] {
        var trials: [Trial] = []
        for (_, entry) in pack.signatures {
            trials += entry.examples.map {
                Trial(
                    event: $0.event, expectation: .answered(by: entry.id.value),
                    location: $0.location)
            }
            trials += entry.counterExamples.map {
                Trial(
                    event: $0.event, expectation: .notAnswered(by: entry.id.value),
                    location: $0.location)
            }
        }
        trials += pack.fixtures.map {
            Trial(event: $0.event, expectation: .fixture($0), location: $0.location)
        }
        return trials.sorted { $0.location < $1.location }
    }

    /// The signature whose example it is; nil for a fixture.
    package var owner: String? {
        switch expectation {
        case .answered(let id), .notAnswered(let id): id
        case .fixture: nil
        }
    }

    /// What is expected, for people.
    package var expected: String {
        switch expectation {
        case .answered(let id): return "the answer of \(id)"
        case .notAnswered(let id): return "any answer but that of \(id)"
        case .fixture(let fixture):
            let parts = [
                fixture.verdict.map { "verdict \($0.rawValue)" },
                fixture.reason.map { "reason \($0)" },
                fixture.suppress.map { "suppress \($0)" },
                fixture.retryAfter.map { "retry_after \($0.text)" },
                fixture.blocklist.map { "blocklist \($0.text)" },
            ]
            return parts.compactMap { $0 }.joined(separator: ", ")
        }
    }
}

/// What came of a trial.
package struct TrialResult: Sendable {
    package let trial: Trial
    package let explanation: Explanation

    package init(trial: Trial, explanation: Explanation) {
        self.trial = trial
        self.explanation = explanation
    }

    /// Whether the answer is the expected one.
    package var isGood: Bool { fault == nil }

    /// What is wrong with the answer; nil where nothing is.
    package var fault: String? {
        let answer = explanation.classification
        switch trial.expectation {
        case .answered(let id):
            return answer.signature == id || isBetterKnown(own: id) ? nil : lost(own: id)
        case .notAnswered(let id):
            return answer.signature == id
                ? "\(id) answers its own counter-example; narrow its templates, fields or guards"
                : nil
        case .fixture(let fixture): return fault(fixture)
        }
    }

    /// Whether a higher layer gives the same answer: Postfix may well say a common phrase.
    private func isBetterKnown(own id: String) -> Bool {
        guard let winner = explanation.participants.first(where: { $0.fate == .won }),
            let own = explanation.participants.first(where: { $0.id == id })
        else { return false }
        return own.fate == .dropped(.layer) && winner.layer < own.layer
            && winner.reason == own.reason
    }

    private func lost(own id: String) -> String {
        let own = explanation.participants.first { $0.id == id }
        let who =
            explanation.classification.signature.map { "is answered by \($0)" }
            ?? "is answered by nobody"
        switch own?.fate {
        case .dropped(let step): return "the example \(who); the step \(step.rawValue) decided"
        case .field(let field): return "the example \(who); its own \(field) does not fit"
        case .guardPhrase(let words):
            return "the example \(who); the guard phrase '\(words)' is in it"
        default:
            return "the example \(who); its own templates do not match '\(explanation.reply.text)'"
        }
    }

    private func fault(_ fixture: Fixture) -> String? {
        let answer = explanation.classification
        var faults: [String] = []
        if let suppress = fixture.suppress, suppress != answer.suppress {
            faults.append("suppress is \(answer.suppress), must be \(suppress)")
        }
        if let verdict = fixture.verdict, verdict != answer.verdict {
            faults.append("verdict is \(answer.verdict.rawValue), must be \(verdict.rawValue)")
        }
        if let reason = fixture.reason, reason != answer.reason {
            faults.append("reason is \(answer.reason), must be \(reason)")
        }
        if let expected = fixture.retryAfter, expected.value != answer.retryAfter {
            let found = answer.retryAfter.map { String($0) } ?? "none"
            faults.append("retry_after is \(found), must be \(expected.text)")
        }
        if let expected = fixture.blocklist, expected.value != answer.blocklist {
            faults.append("blocklist is \(answer.blocklist ?? "none"), must be \(expected.text)")
        }
        if faults.isEmpty { return nil }
        let basis = answer.signature ?? "no signature"
        let why = answer.obstacles.map(\.explanation).joined(separator: "; ")
        return faults.joined(separator: "; ") + " (\(basis)\(why.isEmpty ? "" : "; " + why))"
    }
}

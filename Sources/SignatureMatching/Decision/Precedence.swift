/// The steps that choose one signature among those that matched.
public enum DecidingStep: String, Sendable, Hashable {
    /// Nothing matched.
    case nothing
    /// Only one matched.
    case alone
    /// The highest layer.
    case layer
    /// An explicit `overrides`.
    case overrides
    /// The narrower template.
    case containment
    /// One that does not suppress beat one that does.
    case caution
    /// Cause order, then more literal words, then id.
    case order
}

/// Which of the matching signatures gives the answer: data, not position in a file.
package enum Precedence {
    /// One signature in the running.
    package struct Contender: Sendable {
        package var id: String
        /// Lower wins; overlays come first, the last one named before the others.
        package var rank: Int
        /// Which knowledge it is from, and its number there.
        package var knowledge: Int
        package var signature: Int
        package var overrides: [Int]
        package var literalCount: Int
        /// Whether its meaning would suppress: permanent, and about a dead address.
        package var wouldSuppress: Bool
        package var isStable: Bool
        package var reason: Int
    }

    /// What the steps came to.
    package struct Outcome: Sendable {
        package var winner: Int?
        package var step: DecidingStep
        /// For each contender, the step that dropped it; nil for the winner.
        package var droppedBy: [DecidingStep?]
        /// Whether signatures disagreed and caution decided.
        package var contested = false
    }

    /// Chooses among `contenders`; `isNarrower` tells whether the template by which the first
    /// matched is strictly narrower than the second's, and is asked only where it matters.
    /// - Complexity: O(n²) in their number, a handful.
    package static func decide(
        _ contenders: [Contender], isNarrower: (Int, Int) -> Bool
    ) -> Outcome {
        var outcome = Outcome(
            winner: nil, step: .nothing, droppedBy: Array(repeating: nil, count: contenders.count))
        var left = Array(contenders.indices)
        guard !left.isEmpty else { return outcome }
        outcome.step = .alone

        func drop(_ step: DecidingStep, where isBeaten: (Int) -> Bool) {
            let beaten = left.filter(isBeaten)
            guard !beaten.isEmpty, beaten.count < left.count else { return }
            for index in beaten { outcome.droppedBy[index] = step }
            left.removeAll(where: beaten.contains)
            outcome.step = step
        }

        let top = contenders.map(\.rank).min() ?? 0
        drop(.layer) { contenders[$0].rank != top }
        drop(.overrides) { loser in
            left.contains { winner in
                contenders[winner].knowledge == contenders[loser].knowledge
                    && contenders[winner].overrides.contains(contenders[loser].signature)
            }
        }
        drop(.containment) { wide in
            left.contains { narrow in
                contenders[narrow].knowledge == contenders[wide].knowledge
                    && isNarrower(narrow, wide)
            }
        }
        if left.contains(where: { !contenders[$0].wouldSuppress }),
            left.contains(where: { contenders[$0].wouldSuppress })
        {
            drop(.caution) { contenders[$0].wouldSuppress }
            outcome.contested = true
        }
        let winner = left.min { contenders[$0].precedes(contenders[$1]) }
        drop(.order) { $0 != winner }
        outcome.winner = winner
        return outcome
    }
}

extension Precedence.Contender {
    /// Step 5: stable first, cause order, more literal words, id.
    fileprivate func precedes(_ other: Self) -> Bool {
        if isStable != other.isStable { return isStable }
        if reason != other.reason { return reason < other.reason }
        if literalCount != other.literalCount { return literalCount > other.literalCount }
        return id < other.id
    }
}

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
package struct Precedence: Sendable {
    /// One signature in the running.
    package struct Contender: Sendable {
        /// Which knowledge it is from.
        package var knowledge: Int
        package var match: SignatureMatch
        /// Lower wins; overlays come first, the last one named before the others.
        var rank: Int
        /// Whether its meaning would suppress: permanent, and about a dead address.
        var wouldSuppress: Bool
        var isStable: Bool
        var reason: Int
    }

    package private(set) var contenders: [Contender] = []
    /// For each contender, the step that dropped it; nil for the winner.
    package private(set) var droppedBy: [DecidingStep?] = []
    package private(set) var winner: Int?
    package private(set) var step = DecidingStep.nothing
    /// Whether signatures disagreed and caution decided.
    package private(set) var isContested = false
    /// Whom the step at hand beats.
    private var beaten: [Bool] = []

    package init() {}

    mutating func clear() {
        contenders.clear()
        winner = nil
        step = .nothing
        isContested = false
    }

    mutating func add(_ match: SignatureMatch, of knowledge: Knowledge, number: Int) {
        let facts = knowledge.table.facts(match.signature)
        contenders.append(
            Contender(
                knowledge: number, match: match, rank: facts.layer.rawValue - number * 100,
                wouldSuppress: facts.wouldSuppress, isStable: facts.isStable,
                reason: knowledge.table.reason(match.signature)))
    }

    /// Chooses among the contenders, which are signatures of `layers`.
    /// - Complexity: O(n²) in their number, a handful.
    mutating func decide(_ layers: [Knowledge]) {
        droppedBy.clear()
        for _ in contenders { droppedBy.append(nil) }
        guard contenders.count > 1 else {
            winner = contenders.isEmpty ? nil : 0
            step = contenders.isEmpty ? .nothing : .alone
            return
        }
        step = .alone
        var top = contenders[0].rank
        for contender in contenders { top = min(top, contender.rank) }
        var left = 0
        for contender in contenders where contender.rank == top { left += 1 }
        if left < contenders.count {
            for index in contenders.indices where contenders[index].rank != top {
                droppedBy[index] = .layer
            }
            step = .layer
        }
        // What is left is of one knowledge: ranks of two never meet.
        if left == 1 {
            winner = droppedBy.firstIndex { $0 == nil }
            return
        }
        startStep()
        for loser in contenders.indices where droppedBy[loser] == nil {
            for winner in contenders.indices
            where droppedBy[winner] == nil && isOverridden(loser, by: winner, layers) {
                beaten[loser] = true
                break
            }
        }
        drop(.overrides)
        startStep()
        for wide in contenders.indices where droppedBy[wide] == nil {
            for narrow in contenders.indices
            where droppedBy[narrow] == nil && isNarrower(narrow, than: wide, layers) {
                beaten[wide] = true
                break
            }
        }
        drop(.containment)
        startStep()
        var isCautious = false
        for index in contenders.indices where droppedBy[index] == nil {
            beaten[index] = contenders[index].wouldSuppress
            isCautious = isCautious || !beaten[index]
        }
        if isCautious, beaten.contains(true) {
            drop(.caution)
            isContested = true
        }
        choose()
    }

    /// Takes the first in order of those left.
    private mutating func choose() {
        for index in contenders.indices where droppedBy[index] == nil {
            if let best = winner, !precedes(index, best) { continue }
            winner = index
        }
        startStep()
        for index in contenders.indices where index != winner && droppedBy[index] == nil {
            beaten[index] = true
        }
        drop(.order)
    }

    private mutating func startStep() {
        beaten.clear()
        for _ in contenders { beaten.append(false) }
    }

    /// Drops those that are beaten, unless that are none or all of those left.
    private mutating func drop(_ step: DecidingStep) {
        var left = 0
        var count = 0
        for index in contenders.indices where droppedBy[index] == nil {
            left += 1
            if beaten[index] { count += 1 }
        }
        guard count > 0, count < left else { return }
        for index in contenders.indices where droppedBy[index] == nil && beaten[index] {
            droppedBy[index] = step
        }
        self.step = step
    }

    private func isOverridden(_ loser: Int, by winner: Int, _ layers: [Knowledge]) -> Bool {
        let table = layers[contenders[winner].knowledge].table
        let signature = UInt32(contenders[loser].match.signature)
        for place in table.overrides(contenders[winner].match.signature)
        where table.overrides[place] == signature {
            return true
        }
        return false
    }

    /// Whether the template by which `narrow` matched is strictly narrower than that of `wide`.
    private func isNarrower(_ narrow: Int, than wide: Int, _ layers: [Knowledge]) -> Bool {
        guard let one = contenders[narrow].match.template,
            let other = contenders[wide].match.template
        else { return false }
        let knowledge = layers[contenders[narrow].knowledge]
        return TemplateContainment.isStrictlyNarrower(one, than: other, knowledge.image.tables)
    }

    /// Step 5: stable first, cause order, more literal words, id.
    private func precedes(_ one: Int, _ other: Int) -> Bool {
        let (one, other) = (contenders[one], contenders[other])
        if one.isStable != other.isStable { return one.isStable }
        if one.reason != other.reason { return one.reason < other.reason }
        if one.match.literalCount != other.match.literalCount {
            return one.match.literalCount > other.match.literalCount
        }
        return one.match.signature < other.match.signature  // numbered in the order of their ids
    }
}

package import KnowledgeModel

/// What signatures allow, and which of it was needed.
struct Waivers {
    private let entries: [SignatureSpan]

    init(_ pack: Pack) { entries = SignatureSpan.all(of: pack) }

    /// The problems that are not allowed, and those of waivers that allow nothing.
    ///
    /// Where the pack does not compile, half of the rules had nothing to look at: no waiver is unused.
    func judge(_ problems: Set<Problem>, isComplete: Bool) -> Set<Problem> {
        var left = problems
        var used: Set<SourceLocation> = []
        for problem in problems {
            guard let rule = Linter.rule(problem.rule), rule.canBeWaived,
                let entry = SignatureSpan.entry(at: problem.location, in: entries),
                let waiver = entry.waivers.first(where: { $0.rule.value == problem.rule })
            else { continue }
            used.insert(waiver.rule.location)
            left.remove(problem)
        }
        for waiver in entries.flatMap(\.entry.waivers)
        where !used.contains(waiver.rule.location) {
            let name = waiver.rule.value
            if !isComplete, Linter.rule(name)?.canBeWaived == true { continue }
            let why =
                switch Linter.rule(name) {
                case nil: "no rule is called \(name); remove the waiver"
                case let rule? where !rule.canBeWaived:
                    "\(name) cannot be waived; mend what it found"
                default: "nothing here breaks \(name) any more; remove the waiver"
                }
            left.insert(Problem(waiver.rule.location, UnusedWaiver.id, why))
        }
        return left
    }
}

/// A signature and the lines that it takes in its file.
package struct SignatureSpan: Sendable {
    package let entry: SignatureEntry
    package let path: String
    package let lines: ClosedRange<Int>

    /// Every signature of a pack.
    package static func all(of pack: Pack) -> [SignatureSpan] {
        pack.files.flatMap { file in
            let starts = file.signatures.sorted { $0.id.location < $1.id.location }
            return starts.enumerated().map { number, entry in
                let first = entry.id.location.line
                let end =
                    number + 1 < starts.count
                    ? starts[number + 1].id.location.line - 1 : Int.max
                return SignatureSpan(entry: entry, path: file.path, lines: first...max(first, end))
            }
        }
    }

    /// The signature in which a place lies.
    package static func entry(
        at location: SourceLocation, in spans: [SignatureSpan]
    ) -> SignatureEntry? {
        spans.first { $0.path == location.path && $0.lines.contains(location.line) }?.entry
    }
}

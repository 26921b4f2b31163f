internal import KnowledgeModel

/// Ids are unique over all time: over live ids, aliases and tombstones.
enum Identity {
    /// Ids that stand twice, and successions that lead nowhere.
    static func problems(_ pack: Pack, isOverlay: Bool) -> [Problem] {
        duplicates(pack) + successions(pack, isOverlay: isOverlay)
    }

    /// Ids that stand twice: the second would silently win or lose.
    private static func duplicates(_ pack: Pack) -> [Problem] {
        var seen: [String: (SourceLocation, what: String)] = [:]
        var problems: [Problem] = []
        func take(_ id: Located<String>, _ what: String, _ advice: String) {
            if let (first, kind) = seen[id.value] {
                problems.append(
                    Problem(
                        id.location, "duplicate-id",
                        "\(id.value) is taken by \(kind), see \(first); \(advice)"))
            } else {
                seen[id.value] = (id.location, what)
            }
        }
        for row in pack.retired { take(row.id, "a retired id", "retire an id once") }
        for (_, entry) in pack.signatures { take(entry.id, "a signature", "choose another id") }
        for (_, entry) in pack.signatures {
            for alias in entry.aliases {
                take(alias, "an alias", "an alias is an id that nothing else has")
            }
        }
        return problems
    }

    /// Chains of `superseded_by` that do not end in a live id; those of an overlay may end in another pack.
    private static func successions(_ pack: Pack, isOverlay: Bool) -> [Problem] {
        var living = Set(pack.signatures.map(\.entry.id.value))
        living.formUnion(pack.signatures.flatMap(\.entry.aliases).map(\.value))
        var successors: [String: String] = [:]
        for row in pack.retired { successors[row.id.value] = row.supersededBy?.value ?? "" }
        return pack.retired.compactMap { row in
            guard let named = row.supersededBy else { return nil }
            var passed: Set<String> = [row.id.value]
            var id = named.value
            while !living.contains(id) {
                let fault: String
                if !passed.insert(id).inserted {
                    fault = "leads back to \(id)"
                } else if let next = successors[id] {
                    id = next
                    if !next.isEmpty { continue }
                    fault = "ends in an id that is retired and superseded by nothing"
                } else if isOverlay {
                    return nil
                } else {
                    fault = "ends in \(id), which is not there"
                }
                return Problem(
                    named.location, "dangling-reference",
                    "superseded_by of \(row.id.value) \(fault); name a live id")
            }
            return nil
        }
    }
}

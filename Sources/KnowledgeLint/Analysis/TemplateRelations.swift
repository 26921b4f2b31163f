internal import SignatureMatching

/// Finds, among all templates of a pack, those that can contain or collide with a given one.
///
/// What a template spells must stand in every text that it matches; so only templates whose rarest
/// words another one spells in the same order are compared with it at all.
struct TemplateRelations: Sendable {
    private let tables: MatchTables
    /// The templates of each signature.
    private let bySignature: [Range<Int>]
    private let byAnchor: [UInt64: [Int]]
    /// The guard phrases by their first word.
    private let guardPhrases: [UInt32: [Int]]

    init(_ image: KnowledgeImage) {
        tables = image.tables
        var ranges: [Range<Int>] = image.signatures.map { _ in 0..<0 }
        for (template, signature) in tables.templateSignatures.enumerated() {
            let number = Int(signature)
            let start = ranges[number].isEmpty ? template : ranges[number].lowerBound
            ranges[number] = start..<(template + 1)
        }
        bySignature = ranges
        var byAnchor: [UInt64: [Int]] = [:]
        for (key, template) in tables.templateKeys { byAnchor[key, default: []].append(template) }
        self.byAnchor = byAnchor
        guardPhrases = Dictionary(grouping: 0..<tables.guardCount) { [tables] in
            tables.guardWords[Int(tables.guardStarts[$0])]
        }
    }

    /// The numbers of a signature's templates.
    func templates(of signature: Int) -> Range<Int> { bySignature[signature] }

    func template(_ number: Int) -> Template { tables.template(number) }

    func signature(of template: Int) -> Int { Int(tables.templateSignatures[template]) }

    /// The templates that contain `number`, itself left out, rising.
    func containing(_ number: Int) -> [Int] {
        let narrow = tables.elements(of: number)
        var candidates: Set<Int> = []
        for (index, element) in zip(narrow.indices, narrow)
        where element & MatchTables.hole == 0 {
            let first = UInt64(element) << 32
            candidates.formUnion(byAnchor[first | UInt64(MatchTables.single)] ?? [])
            let next = index + 1
            if next < narrow.endIndex, narrow[next] & MatchTables.hole == 0 {
                candidates.formUnion(byAnchor[first | UInt64(narrow[next])] ?? [])
            }
        }
        candidates.remove(number)
        return candidates.sorted().filter { contains($0, number) }
    }

    /// Whether every text that `narrow` matches is matched by `wide`.
    ///
    /// Words alone need no automaton; and what `wide` spells, `narrow` has to spell in that order.
    func contains(_ wide: Int, _ narrow: Int) -> Bool {
        let outer = tables.elements(of: wide)
        let inner = tables.elements(of: narrow)
        let isOpen = tables.templateModes[wide] == Template.Mode.contains.rawValue
        if !isOpen, tables.templateModes[narrow] == Template.Mode.contains.rawValue { return false }
        var rest = inner
        for word in outer where word & MatchTables.hole == 0 {
            guard let place = rest.firstIndex(of: word) else { return false }
            rest = rest[(place + 1)...]
        }
        if isOpen, outer.allSatisfy({ $0 & MatchTables.hole == 0 }) {
            return inner.indices.contains { inner[$0...].starts(with: outer) }
        }
        return TemplateComparison.counterexample(template(narrow), within: template(wide)) == nil
    }

    /// Whether the template spells a phrase that would forbid its signature's match elsewhere.
    func consumesGuard(_ number: Int, of record: SignatureRecord) -> Bool {
        if record.guards.isEmpty { return false }
        let elements = Array(tables.elements(of: number))
        for start in elements.indices where elements[start] & MatchTables.hole == 0 {
            for phrase in guardPhrases[elements[start]] ?? [] {
                let words = tables.guardWords[
                    Int(tables.guardStarts[phrase])..<Int(tables.guardStarts[phrase + 1])]
                if record.guards.contains(Int(tables.guardGroups[phrase])),
                    elements[start...].starts(with: words)
                {
                    return true
                }
            }
        }
        return false
    }

    /// Pairs of templates that may cover one text from end to end, the lower number first.
    ///
    /// Templates that start, or end, with different words cannot; `isWanted` sorts out the rest.
    func collisionCandidates(
        _ templates: [Int], isWanted: (Int, Int) -> Bool
    ) -> [(Int, Int)] {
        var byEnds: [UInt64: [Int]] = [:]
        var open: [Int] = []
        for number in templates {
            let elements = tables.elements(of: number)
            guard let first = elements.first, let last = elements.last else { continue }
            if (first | last) & MatchTables.hole == 0 {
                byEnds[UInt64(first) << 32 | UInt64(last), default: []].append(number)
            } else {
                open.append(number)
            }
        }
        var pairs: [(Int, Int)] = []
        for group in byEnds.values where group.count > 1 {
            for (index, one) in group.enumerated() {
                for other in group[(index + 1)...] where canMeet(one, other) {
                    if isWanted(one, other) { pairs.append((one, other)) }
                }
            }
        }
        for (index, one) in open.enumerated() {
            for other in open[(index + 1)...] where canMeet(one, other) && isWanted(one, other) {
                pairs.append((min(one, other), max(one, other)))
            }
            for (ends, group) in byEnds where canMeet(one, ends) {
                for other in group where canMeet(one, other) && isWanted(one, other) {
                    pairs.append((min(one, other), max(one, other)))
                }
            }
        }
        return pairs.sorted { $0 < $1 }
    }

    /// Whether what both spell before their first hole, and behind their last, fits.
    private func canMeet(_ one: Int, _ other: Int) -> Bool {
        let (left, right) = (tables.elements(of: one), tables.elements(of: other))
        return Self.agree(left, right) && Self.agree(left.reversed(), right.reversed())
    }

    private static func agree(
        _ left: some Sequence<UInt32>, _ right: some Sequence<UInt32>
    ) -> Bool {
        var (a, b) = (left.makeIterator(), right.makeIterator())
        while true {
            switch (a.next(), b.next()) {
            case (nil, nil): return true
            case (let x?, let y?):
                if (x | y) & MatchTables.hole != 0 { return true }
                if x != y { return false }
            case (nil, let y?), (let y?, nil):
                return y == MatchTables.hole | Template.Hole.text.rawValue
            }
        }
    }

    private func canMeet(_ one: Int, _ ends: UInt64) -> Bool {
        let elements = tables.elements(of: one)
        func fit(_ a: UInt32?, _ b: UInt32) -> Bool {
            guard let a else { return false }
            return a == b || (a | b) & MatchTables.hole != 0
        }
        return fit(elements.first, UInt32(ends >> 32))
            && fit(elements.last, UInt32(truncatingIfNeeded: ends))
    }
}

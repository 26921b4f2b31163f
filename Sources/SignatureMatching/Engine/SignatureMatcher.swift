package import DeliveryStatus

extension Knowledge {
    /// All signatures that match, one match a signature, by number; and those kept out.
    package func matches(
        _ reply: NormalizedDiagnostic
    ) -> (matches: [SignatureMatch], near: [NearMatch]) {
        var scratch = MatchScratch()
        var reply = reply
        match(&reply, &scratch, wantsAll: true)
        return (scratch.matches, scratch.near)
    }

    /// The same answer from every template and every guard phrase, without the index: the oracle of
    /// the tests.
    package func matchesWithoutIndex(
        _ reply: NormalizedDiagnostic
    ) -> (matches: [SignatureMatch], near: [NearMatch]) {
        var scratch = MatchScratch()
        var reply = reply
        start(reply, &scratch)
        for index in 0..<scratch.wordCount {
            for phrase in 0..<image.tables.guardCount {
                let start = Int(image.tables.guardStarts[phrase])
                let end = min(start + 2, Int(image.tables.guardStarts[phrase + 1]))
                let head = image.tables.guardWords[start..<end]
                if scratch.words[index..<scratch.wordCount].map(\.number).starts(with: head) {
                    addGuard(phrase, at: index, &scratch)
                }
            }
        }
        scratch.candidates = (0..<image.tables.templateCount).map {
            MatchScratch.Candidate(template: UInt32($0), start: -1)
        }
        decide(&reply, &scratch, wantsAll: true)
        return (scratch.matches, scratch.near)
    }

    /// The words of `reply` that the literals of a match consumed.
    package func literals(
        of match: SignatureMatch, in reply: NormalizedDiagnostic
    ) -> [Int] {
        guard let template = match.template else { return [] }
        var scratch = MatchScratch()
        var reply = reply
        start(reply, &scratch)
        collect(template, at: match.words, &scratch, &reply)
        return scratch.literals
    }

    /// Finds in `scratch` what `matches` answers; without `wantsAll` only what can give the answer.
    ///
    /// A template is looked at where its rarest pair of neighbouring literal words stands in the
    /// diagnostic, or its rarest word where it has no pair.
    /// - Complexity: O(words of the diagnostic), and the templates whose words are all there.
    package func match(
        _ reply: inout NormalizedDiagnostic, _ scratch: inout MatchScratch, wantsAll: Bool
    ) {
        start(reply, &scratch)
        find(&scratch)
        decide(&reply, &scratch, wantsAll: wantsAll)
    }

    /// Looks at the candidates, and at the signatures that need no words.
    private func decide(
        _ reply: inout NormalizedDiagnostic, _ scratch: inout MatchScratch, wantsAll: Bool
    ) {
        for number in scratch.candidates.indices {
            look(at: scratch.candidates[number], &reply, &scratch, wantsAll)
        }
        if wantsAll || !hasBetterThanCodes(scratch) { addCodeOnly(&reply, &scratch) }
        scratch.finish()
    }

    /// Finds the guard phrases, and the templates that need a closer look.
    func find(_ scratch: inout MatchScratch) {
        resolve(&scratch.keys, scratch.keyCount, &scratch.touched)
        for index in 0..<scratch.keyCount {
            let found = scratch.keys[index]
            guard var number = firstRow(of: found) else { continue }
            var row = image.tables.anchorRow(number)
            repeat {
                if row.mask & ~scratch.mask == 0 { add(row, at: Int(found.word), &scratch) }
                number += 1
                if number == image.tables.anchorCount { break }
                row = image.tables.anchorRow(number)
            } while row.key == found.key
        }
    }

    /// Takes a guard phrase, or adds a candidate, unless it would start before the text.
    private func add(_ row: MatchTables.AnchorRow, at index: Int, _ scratch: inout MatchScratch) {
        if row.template & MatchTables.isGuard != 0 {
            return addGuard(Int(row.template & ~MatchTables.isGuard), at: index, &scratch)
        }
        touch(template: Int(row.template), &scratch.touched)
        if row.offset == MatchTables.unknownOffset {
            scratch.candidates.append(MatchScratch.Candidate(template: row.template, start: -1))
        } else if index >= Int(row.offset) {
            scratch.candidates.append(
                MatchScratch.Candidate(
                    template: row.template,
                    start: Int32(truncatingIfNeeded: index - Int(row.offset))))
        }
    }

    /// Loads ahead what a look at a candidate will want first.
    @inline(__always)
    private func touch(template: Int, _ touched: inout UInt64) {
        let start = Int(image.tables.templateStarts[template])
        if start < image.tables.elements.count {
            touched &+= UInt64(image.tables.elements[start])
        }
        let signature = Int(image.tables.templateSignatures[template])
        touched &+= UInt64(table.rows[signature * SignatureTable.width])
    }

    private func look(
        at candidate: MatchScratch.Candidate, _ reply: inout NormalizedDiagnostic,
        _ scratch: inout MatchScratch,
        _ wantsAll: Bool
    ) {
        let template = Int(candidate.template)
        // Of several places the leftmost counts, be it that something keeps the signature out there.
        guard !scratch.found.contains(candidate.template),
            let place = place(of: template, at: Int(candidate.start), &scratch, &reply)
        else { return }
        scratch.found.append(candidate.template)
        let signature = Int(image.tables.templateSignatures[template])
        if let obstacle = obstacle(signature, &reply)
            ?? guardPhrase(signature, template, place, &reply, &scratch)
        {
            if wantsAll { scratch.addNear(signature, obstacle, template) }
            return
        }
        let literalCount = literalCount(of: template)
        scratch.add(
            SignatureMatch(
                signature: signature, template: template, words: place, literalCount: literalCount))
    }

    /// How many of a template's elements are literal words.
    private func literalCount(of template: Int) -> Int {
        var count = 0
        for index in elements(of: template)
        where image.tables.elements[index] & MatchTables.hole == 0 {
            count += 1
        }
        return count
    }

    /// The first guard phrase that is not wholly among the words that the template consumed.
    private func guardPhrase(
        _ signature: Int, _ template: Int, _ place: Range<Int>,
        _ reply: inout NormalizedDiagnostic,
        _ scratch: inout MatchScratch
    ) -> NearMatch.Obstacle? {
        let groups = table.guards(signature)
        guard !groups.isEmpty else { return nil }
        var hasLiterals = false
        for number in scratch.guardHits.indices {
            let hit = scratch.guardHits[number]
            guard groups.contains(where: { Int(table.guards[$0]) == hit.group }) else { continue }
            if !hasLiterals {
                hasLiterals = true
                scratch.literals.removeAll(keepingCapacity: true)
                collect(template, at: place, &scratch, &reply)
            }
            if !hit.words.allSatisfy({ scratch.literals.contains($0) }),
                !MatchScratch.isCovered(hit.words, &reply)
            {
                return .guardPhrase(hit.words)
            }
        }
        return nil
    }

    /// Whether a match is of a layer above all those of signatures without templates.
    private func hasBetterThanCodes(_ scratch: MatchScratch) -> Bool {
        guard codesComeLast else { return false }
        for match in scratch.matches
        where table.facts(match.signature).layer < .specificStatus { return true }
        return false
    }

    /// Signatures without templates whose codes the diagnostic states.
    private func addCodeOnly(
        _ reply: inout NormalizedDiagnostic, _ scratch: inout MatchScratch
    ) {
        func add(_ signature: Int) {
            if obstacle(signature, &reply) == nil {
                scratch.add(
                    SignatureMatch(
                        signature: signature, template: nil, words: 0..<0, literalCount: 0))
            }
        }
        if let status = reply.enhancedStatus { table.eachCodeOnly(status.number, add) }
        if let code = reply.replyCode { table.eachCodeOnly(UInt32(code.value), add) }
    }
}

extension MatchScratch {
    /// Adds a match; of one signature that with most literal words stays, then the first template.
    fileprivate mutating func add(_ match: SignatureMatch) {
        guard let index = matches.firstIndex(where: { $0.signature == match.signature }) else {
            return matches.append(match)
        }
        let other = matches[index]
        if match.literalCount > other.literalCount
            || (match.literalCount == other.literalCount
                && (match.template ?? 0) < (other.template ?? 0))
        {
            matches[index] = match
        }
    }

    fileprivate mutating func addNear(
        _ signature: Int, _ obstacle: NearMatch.Obstacle, _ template: Int
    ) {
        let found = NearMatch(signature: signature, obstacle: obstacle, template: template)
        if let index = near.firstIndex(where: { $0.signature == signature }) {
            if near[index].template < template { near[index] = found }
        } else {
            near.append(found)
        }
    }

    fileprivate mutating func finish() {
        if matches.count > 1 { matches.sort { $0.signature < $1.signature } }
        guard !near.isEmpty else { return }
        let matched = matches
        near.removeAll { kept in matched.contains { $0.signature == kept.signature } }
        near.sort { $0.signature < $1.signature }
    }
}

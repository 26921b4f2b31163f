package import DeliveryStatus

extension Knowledge {
    /// All signatures that match, one match a signature, by number; and those kept out.
    package func matches(
        _ reply: NormalizedDiagnostic
    ) -> (matches: [SignatureMatch], near: [NearMatch]) {
        var scratch = MatchScratch()
        match(reply, &scratch, wantsNear: true)
        return (scratch.matches, scratch.near)
    }

    /// Finds in `scratch` what `matches` answers; with `wantsNear` also what was kept out.
    ///
    /// A template is looked at where its rarest pair of neighbouring literal words stands in the
    /// diagnostic, or its rarest word where it has no pair.
    /// - Complexity: O(words of the diagnostic), and the templates whose words are all there.
    package func match(
        _ reply: NormalizedDiagnostic, _ scratch: inout MatchScratch, wantsNear: Bool
    ) {
        scratch.start(reply, image.tables)
        for index in scratch.words.indices where scratch.words[index] != MatchScratch.unknown {
            let high = UInt64(scratch.words[index]) << 32
            look(at: high | UInt64(MatchTables.single), reply, &scratch, wantsNear)
            if index + 1 < scratch.words.count, scratch.words[index + 1] != MatchScratch.unknown {
                look(at: high | UInt64(scratch.words[index + 1]), reply, &scratch, wantsNear)
            }
        }
        addCodeOnly(reply, &scratch)
        scratch.finish()
    }

    private func look(
        at key: UInt64, _ reply: NormalizedDiagnostic, _ scratch: inout MatchScratch,
        _ wantsNear: Bool
    ) {
        guard var row = image.tables.firstRow(of: key) else { return }
        repeat {
            if image.tables.anchorMasks[row] & ~scratch.mask == 0 {
                let template = Int(image.tables.anchorTemplates[row])
                look(at: template, reply, &scratch, wantsNear)
            }
            row += 1
        } while row < image.tables.anchorKeys.count && image.tables.anchorKeys[row] == key
    }

    private func look(
        at template: Int, _ reply: NormalizedDiagnostic, _ scratch: inout MatchScratch,
        _ wantsNear: Bool
    ) {
        guard
            let place = TemplateMatcher.place(
                of: template, image.tables, scratch.words, reply, literals: &scratch.literals)
        else { return }
        let signature = Int(image.tables.templateSignatures[template])
        if let obstacle = obstacle(signature, reply)
            ?? guardPhrase(signature, template, reply, &scratch)
        {
            if wantsNear { scratch.addNear(signature, obstacle, template) }
            return
        }
        let literalCount = image.tables.literalCount(of: template)
        scratch.add(
            SignatureMatch(
                signature: signature, template: template, words: place, literalCount: literalCount))
    }

    /// The first guard phrase that is not wholly among the words that the template consumed.
    private func guardPhrase(
        _ signature: Int, _ template: Int, _ reply: NormalizedDiagnostic,
        _ scratch: inout MatchScratch
    ) -> NearMatch.Obstacle? {
        let groups = table.guards(signature)
        guard !groups.isEmpty else { return nil }
        scratch.findGuards(reply, image.tables)
        var hasLiterals = false
        for number in scratch.guardHits.indices {
            let hit = scratch.guardHits[number]
            guard groups.contains(where: { Int(table.guards[$0]) == hit.group }) else { continue }
            if !hasLiterals {
                hasLiterals = true
                scratch.literals.removeAll(keepingCapacity: true)
                _ = TemplateMatcher.place(
                    of: template, image.tables, scratch.words, reply, literals: &scratch.literals,
                    isCollecting: true)
            }
            if !hit.words.allSatisfy({ scratch.literals.contains($0) }) {
                return .guardPhrase(hit.words)
            }
        }
        return nil
    }

    /// Signatures without templates whose codes the diagnostic states.
    private func addCodeOnly(_ reply: NormalizedDiagnostic, _ scratch: inout MatchScratch) {
        func add(_ signature: Int) {
            if obstacle(signature, reply) == nil {
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

extension MatchTables {
    /// How many of a template's elements are literal words.
    fileprivate func literalCount(of template: Int) -> Int {
        var count = 0
        for index in range(of: template) where elements[index] & Self.hole == 0 { count += 1 }
        return count
    }
}

package import DeliveryStatus

/// A signature that matched a diagnostic.
package struct SignatureMatch: Sendable, Equatable {
    /// Number of the signature in its knowledge.
    package var signature: Int
    /// The template that matched; nil where the codes alone did.
    package var template: Int?
    /// Where it matched.
    package var place: TemplateMatch?

    /// How many literal words it consumed.
    package var literalCount: Int { place?.literals.count ?? 0 }
}

/// A signature whose words were there and that something else kept out.
package struct NearMatch: Sendable, Equatable {
    /// What kept a signature out.
    package enum Obstacle: Sendable, Equatable {
        case replyCode, enhancedStatus, phase, remoteMTA
        /// A guard phrase, as words of the diagnostic.
        case guardPhrase(Range<Int>)
    }

    package var signature: Int
    package var obstacle: Obstacle
}

extension Knowledge {
    /// All signatures that match, one match a signature, by number; and those kept out.
    package func matches(
        _ reply: NormalizedDiagnostic
    ) -> (matches: [SignatureMatch], near: [NearMatch]) {
        let diagnostic = NumberedDiagnostic(reply, image.tables)
        return matches(diagnostic, templates: candidates(diagnostic))
    }

    /// The same answer from every template, without the index: the oracle of the tests.
    package func matchesWithoutIndex(
        _ reply: NormalizedDiagnostic
    ) -> (matches: [SignatureMatch], near: [NearMatch]) {
        matches(
            NumberedDiagnostic(reply, image.tables),
            templates: Array(0..<image.tables.templateCount))
    }

    private func matches(
        _ diagnostic: NumberedDiagnostic, templates: [Int]
    ) -> (matches: [SignatureMatch], near: [NearMatch]) {
        let matcher = TemplateMatcher(diagnostic: diagnostic)
        var fields = FieldChecker(diagnostic.reply, self)
        var hits: [GuardHit]?
        var best: [Int: SignatureMatch] = [:]
        var near: [Int: NearMatch.Obstacle] = [:]
        for template in templates {
            let signature = Int(image.tables.templateSignatures[template])
            let mode = Template.Mode(rawValue: image.tables.templateModes[template]) ?? .contains
            guard let place = matcher.match(image.tables.elements(of: template), mode: mode) else {
                continue
            }
            let record = image.signatures[signature]
            if let obstacle = fields.obstacle(record) {
                near[signature] = obstacle
                continue
            }
            if !record.guards.isEmpty {
                let found = hits ?? GuardFinder.hits(in: diagnostic, image.tables)
                hits = found
                if let hit = blockingHit(found, record, place) {
                    near[signature] = .guardPhrase(hit.words)
                    continue
                }
            }
            let match = SignatureMatch(signature: signature, template: template, place: place)
            if let other = best[signature], other.literalCount >= match.literalCount { continue }
            best[signature] = match
        }
        for signature in codeOnly(diagnostic.reply) {
            if fields.obstacle(image.signatures[signature]) == nil {
                best[signature] = SignatureMatch(signature: signature)
            }
        }
        return (
            best.values.sorted { $0.signature < $1.signature },
            near.filter { best[$0.key] == nil }
                .map { NearMatch(signature: $0.key, obstacle: $0.value) }
                .sorted { $0.signature < $1.signature }
        )
    }

    /// Templates one of whose sure word pairs stands in the diagnostic, rising.
    private func candidates(_ diagnostic: NumberedDiagnostic) -> [Int] {
        let words = diagnostic.words
        var found: [Int] = []
        for (index, word) in words.enumerated() where word != NumberedDiagnostic.unknown {
            appendTemplates(of: UInt64(word) << 32 | UInt64(MatchTables.single), to: &found)
            if index + 1 < words.count, words[index + 1] != NumberedDiagnostic.unknown {
                appendTemplates(of: UInt64(word) << 32 | UInt64(words[index + 1]), to: &found)
            }
        }
        found.sort()
        var unique: [Int] = []
        for template in found where unique.last != template { unique.append(template) }
        return unique
    }

    private func appendTemplates(of key: UInt64, to found: inout [Int]) {
        let keys = image.tables.anchorKeys
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        while low < keys.count, keys[low] == key {
            found.append(Int(image.tables.anchorTemplates[low]))
            low += 1
        }
    }

    /// A guard phrase that is not wholly among the words that the template consumed.
    private func blockingHit(
        _ hits: [GuardHit], _ record: SignatureRecord, _ place: TemplateMatch
    ) -> GuardHit? {
        hits.first { hit in
            record.guards.contains(hit.group)
                && !hit.words.allSatisfy { place.literals.contains($0) }
        }
    }
}

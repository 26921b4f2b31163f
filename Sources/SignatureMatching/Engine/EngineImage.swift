/// What the engine runs on, as plain values: flat arrays, and the few short lists that deciding needs.
///
/// A compiled file holds the arrays as they are here, so that opening it is a check and a copy. The
/// records of which they were made are a `KnowledgeImage`, which only tools read.
package struct EngineImage: Sendable, Equatable {
    package var metadata = KnowledgeMetadata()
    package var reasons: [Reason] = []
    package var origins: [Origin] = []
    package var hostSuffixes: [HostSuffix] = []
    /// By id.
    package var blocklists: [Blocklist] = []
    /// Ids that this knowledge, used as an overlay, switches off in what lies below it.
    package var disabled: [String] = []
    /// Ids that live signatures had before, by the old id.
    package var aliases: [Alias] = []
    package var retired: [Retirement] = []

    /// Vocabulary, templates, index and guards.
    package var tables = MatchTables()
    /// What deciding needs of each signature.
    package var signatures = SignatureTable()
    /// What answers say of each signature.
    package var texts = SignatureTexts()
    package var sources = SourceTable()

    package init() {}

    /// The engine's form of `image`.
    /// - Throws: `KnowledgeError` where a record names a row that is not there.
    /// - Complexity: O(size of the image).
    package init(_ image: KnowledgeImage) throws(KnowledgeError) {
        let isSound =
            image.signatures.allSatisfy { signature in
                image.reasons.indices.contains(signature.reason)
                    && image.origins.indices.contains(signature.origin)
                    && signature.overrides.allSatisfy(image.signatures.indices.contains)
                    && signature.sources.allSatisfy(image.sources.indices.contains)
                    && signature.guards.allSatisfy((0..<MatchTables.guardGroupLimit).contains)
            } && image.sources.allSatisfy { image.origins.indices.contains($0.origin) }
        guard isSound else {
            throw KnowledgeError(damage: "a signature or source names a row that is not there")
        }
        metadata = image.metadata
        reasons = image.reasons
        origins = image.origins
        hostSuffixes = image.hostSuffixes
        blocklists = image.blocklists
        disabled = image.disabled
        aliases = image.aliases
        retired = image.retired
        tables = image.tables
        signatures = SignatureTable(image.signatures, image)
        texts = SignatureTexts(image.signatures)
        sources = SourceTable(image.sources)
    }

    /// Checks every number that the engine will use as an index, so that no input can trap.
    /// - Complexity: O(size of the image).
    func validate() throws(KnowledgeError) {
        do {
            try tables.validate(signatureCount: signatures.count)
            try signatures.validate(reasonCount: reasons.count, originCount: origins.count)
            try texts.validate(signatureCount: signatures.count, sourceCount: sources.count)
            try sources.validate(originCount: origins.count)
        } catch {
            throw KnowledgeError(damage: error.message)
        }
        guard hostSuffixes.allSatisfy({ origins.indices.contains($0.origin) }) else {
            throw KnowledgeError(damage: "a suffix of host names has an origin that is not there")
        }
        let areLive = aliases.allSatisfy { alias in
            texts.ids.number(of: alias.id) != nil && texts.ids.number(of: alias.old) == nil
        }
        guard areLive else {
            throw KnowledgeError(damage: "an alias names no live id, or is one")
        }
    }
}

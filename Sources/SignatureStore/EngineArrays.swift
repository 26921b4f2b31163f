package import SignatureMatching

/// Does something with each array of an engine's image.
package protocol EngineArrayVisitor {
    /// `name` is the blob's in the table `engine`, which has the lower byte of each number first.
    mutating func visit<Number: FixedWidthInteger>(
        _ name: String, _ array: inout [Number]
    ) throws(DatabaseError)
}

extension FileLayout {
    /// Shows `visitor` every array that the table `engine` holds, in the order of their names.
    package static func visitArrays(
        of image: inout EngineImage, _ visitor: inout some EngineArrayVisitor
    ) throws(DatabaseError) {
        try visitor.visit("anchor_filter", &image.tables.anchorFilter)
        try visitor.visit("anchor_rows", &image.tables.anchorRows)
        try visitor.visit("anchor_slots", &image.tables.anchorSlots)
        try visitor.visit("elements", &image.tables.elements)
        try visitor.visit("guard_phrase_groups", &image.tables.guardGroups)
        try visitor.visit("guard_starts", &image.tables.guardStarts)
        try visitor.visit("guard_words", &image.tables.guardWords)
        try visitor.visit("signature_citation_starts", &image.texts.citationStarts)
        try visitor.visit("signature_citations", &image.texts.citations)
        try visitor.visit("signature_code_keys", &image.signatures.codeKeys)
        try visitor.visit("signature_code_signatures", &image.signatures.codeSignatures)
        try visitor.visit("signature_codes", &image.signatures.codes)
        try visitor.visit("signature_guards", &image.signatures.guards)
        try visitor.visit("signature_id_bytes", &image.texts.ids.bytes)
        try visitor.visit("signature_id_starts", &image.texts.ids.starts)
        try visitor.visit("signature_overrides", &image.signatures.overrides)
        try visitor.visit("signature_revisions", &image.texts.revisions)
        try visitor.visit("signature_rows", &image.signatures.rows)
        try visitor.visit("signature_statuses", &image.signatures.statuses)
        try visitor.visit("signature_title_bytes", &image.texts.titles.bytes)
        try visitor.visit("signature_title_starts", &image.texts.titles.starts)
        try visitor.visit("source_bytes", &image.sources.texts.bytes)
        try visitor.visit("source_origins", &image.sources.origins)
        try visitor.visit("source_starts", &image.sources.texts.starts)
        try visitor.visit("template_modes", &image.tables.templateModes)
        try visitor.visit("template_signatures", &image.tables.templateSignatures)
        try visitor.visit("template_starts", &image.tables.templateStarts)
        try visitor.visit("word_bytes", &image.tables.wordBytes)
        try visitor.visit("word_slots", &image.tables.slots)
        try visitor.visit("word_starts", &image.tables.wordStarts)
    }
}

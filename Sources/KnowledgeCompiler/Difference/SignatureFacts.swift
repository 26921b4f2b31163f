internal import DeliveryStatus
internal import SignatureMatching

/// What a signature says, field by field, in names instead of numbers, so that two images can be compared.
struct SignatureFacts {
    let record: SignatureRecord
    let reason: Reason
    let wouldSuppress: Bool
    /// Field names in the order of the format, with sorted values.
    let fields: [(name: String, values: [String])]

    /// The facts of all signatures of an image, by id.
    static func all(_ image: KnowledgeImage) -> [String: SignatureFacts] {
        var templates: [Int: [String]] = [:]
        for number in 0..<image.tables.templateCount {
            let template = image.tables.template(number)
            let whole = template.mode == .text ? "text: " : ""
            templates[Int(image.tables.templateSignatures[number]), default: []].append(
                whole + template.pattern)
        }
        var guards: [Int: [String]] = [:]
        for row in image.tables.guardPhrases { guards[row.group, default: []].append(row.phrase) }
        var facts: [String: SignatureFacts] = [:]
        for (number, record) in image.signatures.enumerated() {
            facts[record.id] = SignatureFacts(
                record, image, templates[number] ?? [], record.guards.flatMap { guards[$0] ?? [] })
        }
        return facts
    }

    private init(
        _ record: SignatureRecord, _ image: KnowledgeImage, _ templates: [String],
        _ guards: [String]
    ) {
        self.record = record
        reason = image.reasons[record.reason]
        wouldSuppress = image.wouldSuppress(record)
        let origin = image.origins[record.origin]
        fields = [
            ("title", [record.title]), ("status", [record.status.rawValue]),
            ("verdict", [record.verdict.rawValue]), ("reason", [reason.id]),
            ("layer", [record.layer.name]), ("origin", [origin.id]),
            ("reply_code", record.replyCodes.map(\.description)),
            ("enhanced_status", record.enhancedStatuses.map(\.description)),
            ("phase", record.phases.map(\.rawValue)), ("templates", templates),
            ("guards", guards),
            ("remote_mta", record.requiresRemoteMTA ? ["required"] : []),
            ("overrides", record.overrides.map { image.signatures[$0].id }),
            ("sources", record.sources.map { image.sources[$0].key }),
        ].map { ($0, Set($1).sorted()) }
    }
}

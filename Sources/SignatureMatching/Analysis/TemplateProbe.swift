package import DeliveryStatus

/// Tells whether any of a few templates matches a diagnostic, without the rest of a pack.
package struct TemplateProbe {
    private let knowledge: Knowledge

    package init(_ templates: [Template]) throws(KnowledgeError) {
        var image = KnowledgeImage()
        image.reasons = [
            Reason(
                id: "undetermined", concerns: .message, verdicts: [.undetermined],
                allowsSuppression: false, meaning: "")
        ]
        image.origins = [Origin(id: "probe", kind: .standard, name: "probe")]
        var record = SignatureRecord(id: "probe")
        record.hasTemplates = true
        image.signatures = [record]
        image.tables = MatchTables(templates: templates.map { (0, $0) }, guards: [])
        knowledge = try Knowledge(image)
    }

    /// Whether one of the templates matches.
    package func matches(_ reply: NormalizedDiagnostic) -> Bool {
        !knowledge.matches(reply).matches.isEmpty
    }
}

internal import DeliveryStatus
internal import SignatureMatching

/// Reads the tables of a compiled file.
struct ImageReader {
    let database: Database

    init(_ database: Database) { self.database = database }

    /// The records, and the arrays that were made of them.
    func image() throws(DatabaseError) -> KnowledgeImage {
        let engine = try engineImage()
        var image = KnowledgeImage()
        image.metadata = engine.metadata
        image.reasons = engine.reasons
        image.origins = engine.origins
        image.hostSuffixes = engine.hostSuffixes
        image.blocklists = engine.blocklists
        image.disabled = engine.disabled
        image.aliases = engine.aliases
        image.retired = engine.retired
        image.tables = engine.tables
        image.sources = try rows(
            "SELECT key, title, url, kind, retrieved, origin FROM source ORDER BY number"
        ) { row in
            Source(
                key: row.text(0), title: row.text(1), url: row.text(2), kind: row.text(3),
                retrieved: row.text(4), origin: row.integer(5))
        }
        image.signatures = try signatures()
        image.phraseGroups = try phraseGroups()
        return image
    }

    /// The named lists of phrases; only tools need them.
    func phraseGroups() throws(DatabaseError) -> [PhraseGroup] {
        let rows = try rows("SELECT kind, name, language, phrase FROM phrase_list") { row in
            PhraseGroup.Kind(rawValue: row.text(0)).map { kind in
                PhraseGroup(
                    kind: kind, name: row.text(1), language: row.text(2),
                    phrases: [row.text(3).split(separator: " ").map(String.init)])
            }
        }
        var groups: [PhraseGroup] = []
        for row in rows {
            if let last = groups.last, last.kind == row.kind, last.name == row.name,
                last.language == row.language
            {
                groups[groups.count - 1].phrases += row.phrases
            } else {
                groups.append(row)
            }
        }
        return groups
    }

    /// The texts that the knowledge was tested with; only tools need them.
    func corpusTexts() throws(DatabaseError) -> [CorpusText] {
        try rows(
            """
            SELECT role, signature, suppress, diagnostic, status, action, phase, remote_mta,
              recipient FROM corpus_text ORDER BY number
            """
        ) { row -> CorpusText? in
            func word(_ column: Int32) -> String? {
                let text = row.text(column)
                return text.isEmpty ? nil : text
            }
            let role: CorpusText.Role
            switch row.text(0) {
            case "example": role = .example(of: row.integer(1))
            case "counter_example": role = .counterExample(of: row.integer(1))
            case "fixture": role = .fixture(suppress: row.isNull(2) ? nil : row.integer(2) != 0)
            default: return nil
            }
            return CorpusText(
                BounceEvent(
                    recipient: word(8), diagnostic: row.text(3),
                    status: word(4).flatMap { EnhancedStatus($0) },
                    action: word(5).flatMap { DeliveryAction(rawValue: $0) },
                    phase: word(6).flatMap { SMTPPhase(rawValue: $0) }, remoteMTA: word(7)), role)
        }
    }

    /// SQLite's own check of its pages.
    func check() throws(DatabaseError) {
        guard let fault = try rows("PRAGMA quick_check(1)", { $0.text(0) }).first, fault != "ok"
        else { return }
        throw DatabaseError(message: "SQLite finds it damaged: \(fault)")
    }

    /// The bytes of a model; nil for a file without it.
    func model(_ name: String) throws(DatabaseError) -> [UInt8]? {
        try rows("SELECT name, data FROM model") { ($0.text(0), $0.blob(1)) }
            .first { $0.0 == name }?.1
    }

    /// All rows of a query; a row that does not make sense is an error, never left out.
    func rows<Value>(
        _ sql: String, _ read: (Database.Statement) -> Value?
    ) throws(DatabaseError) -> [Value] {
        let statement = try database.prepare(sql)
        var values: [Value] = []
        while try statement.step() {
            guard let value = read(statement) else {
                throw DatabaseError(message: "a row has a value outside its vocabulary")
            }
            values.append(value)
        }
        return values
    }

    private func signatures() throws(DatabaseError) -> [SignatureRecord] {
        var records = try rows(
            """
            SELECT id, revision, title, status, layer, verdict, reason, origin,
              remote_mta_required, has_templates FROM signature ORDER BY number
            """
        ) { row -> SignatureRecord? in
            guard let status = SignatureStatus(rawValue: row.text(3)),
                let layer = Layer(rawValue: row.integer(4)),
                let verdict = Verdict(rawValue: row.text(5))
            else { return nil }
            var record = SignatureRecord(id: row.text(0))
            record.revision = row.integer(1)
            record.title = row.text(2)
            record.status = status
            record.layer = layer
            record.verdict = verdict
            record.reason = row.integer(6)
            record.origin = row.integer(7)
            record.requiresRemoteMTA = row.integer(8) != 0
            record.hasTemplates = row.integer(9) != 0
            return record
        }
        try addLists(to: &records)
        return records
    }

    private func addLists(to records: inout [SignatureRecord]) throws(DatabaseError) {
        try each("signature_reply_code", "signature", "reply_code", &records) { record, row in
            guard let code = ReplyCode(row.integer(1)) else { return false }
            record.replyCodes.append(code)
            return true
        }
        try each("signature_enhanced_status", "signature", "enhanced_status", &records) {
            record, row in
            guard let status = EnhancedStatus(row.text(1)) else { return false }
            record.enhancedStatuses.append(status)
            return true
        }
        try each("signature_phase", "signature", "phase", &records) { record, row in
            guard let phase = SMTPPhase(rawValue: row.text(1)) else { return false }
            record.phases.append(phase)
            return true
        }
        try each("signature_guard", "signature", "guard_group", &records) { record, row in
            record.guards.append(row.integer(1))
            return true
        }
        try each("signature_override", "winner", "loser", &records) { record, row in
            record.overrides.append(row.integer(1))
            return true
        }
        try each("signature_source", "signature", "source", &records) { record, row in
            record.sources.append(row.integer(1))
            return true
        }
    }

    /// Gives each row of a list table to its signature.
    private func each(
        _ table: String, _ owner: String, _ value: String, _ records: inout [SignatureRecord],
        _ add: (inout SignatureRecord, Database.Statement) -> Bool
    ) throws(DatabaseError) {
        let statement = try database.prepare("SELECT \(owner), \(value) FROM \(table)")
        while try statement.step() {
            let index = statement.integer(0)
            guard records.indices.contains(index), add(&records[index], statement) else {
                throw DatabaseError(message: "\(table) has a row that makes no sense")
            }
        }
    }
}

internal import DeliveryStatus
package import PermanenceModel
package import SignatureMatching
package import SignatureStore

/// Writes an image as the compiled file.
package enum CompiledFileWriter {
    /// The bytes of the file; the same for the same image on every machine.
    ///
    /// `corpus` are the texts that the knowledge was tested with, `model` is what was learned from them.
    /// `sql` runs last; tests make files
    /// with it that no image can describe.
    package static func bytes(
        of image: KnowledgeImage, corpus: [CorpusText] = [], model: PermanenceModel? = nil,
        adding sql: String = ""
    ) throws(DatabaseError) -> [UInt8] {
        let database = try Database.empty()
        try database.execute(
            """
            PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE;
            PRAGMA application_id = \(FileLayout.applicationID);
            PRAGMA user_version = \(FileLayout.version);
            """)
        try database.execute("BEGIN")
        try database.execute(FileLayout.schema)
        try write(image, database)
        try writeCorpus(corpus, database)
        if let model {
            try insert(database, "model", [[.text(PermanenceModel.name), .blob(model.bytes)]])
        }
        try database.execute(sql + "; COMMIT")
        var bytes = try database.serialized()
        try finish(&bytes)
        return bytes
    }

    /// Writes the file at `path`, by renaming a finished one over it.
    package static func write(
        _ image: KnowledgeImage, corpus: [CorpusText] = [], model: PermanenceModel? = nil,
        to path: String
    ) throws(FileError) {
        let bytes: [UInt8]
        do {
            bytes = try Self.bytes(of: image, corpus: corpus, model: model)
        } catch {
            throw FileError(.invalid, path, "SQLite refused: \(error.message)")
        }
        try FileBytes.replace(path, with: bytes)
    }

    /// Writes a pack with the texts that it was tested with, and what is learned from them.
    package static func write(_ compilation: Compilation, to path: String) throws(FileError) {
        try write(
            compilation.image, corpus: compilation.corpusTexts,
            model: compilation.trainedModel().model, to: path)
    }

    /// Makes the header independent of SQLite's version and seals the checksum.
    private static func finish(_ bytes: inout [UInt8]) throws(DatabaseError) {
        for index in 96..<100 { bytes[index] = 0 }  // "written by version": no business of readers
        let mark = FileLayout.unsealed
        var found: [Int] = []
        var index = 0
        while index + mark.count <= bytes.count {
            if bytes[index] == mark[0], bytes[index..<index + mark.count].elementsEqual(mark) {
                found.append(index)
            }
            index += 1
        }
        guard found.count == 1 else {
            throw DatabaseError(
                message: "the seal's place is not unique; rename what looks like it")
        }
        FileChecksum.seal(&bytes, at: (found[0] + 7) / 8 * 8)
    }

    private static func write(_ image: KnowledgeImage, _ database: Database) throws(DatabaseError) {
        let metadata = image.metadata
        try insert(
            database, "metadata",
            [
                ("content_sha256", metadata.contentHash),
                ("counter_examples", String(metadata.counterExampleCount)),
                ("examples", String(metadata.exampleCount)),
                ("layout", String(FileLayout.version)),
                ("licence", metadata.licence),
                ("minimum_reader", String(FileLayout.version)),
                ("name", metadata.name),
                ("normalizer_version", String(metadata.normalizerVersion)),
                ("signatures", String(image.signatures.count)),
                ("templates", String(image.tables.templateCount)),
                ("unicode_version", UnicodeTables.unicodeVersion),
                ("version", metadata.version),
            ].map { [.text($0.0), .text($0.1)] })
        try insert(
            database, "reason",
            image.reasons.enumerated().map { number, reason in
                [
                    .integer(number), .text(reason.id), .text(reason.concerns.rawValue),
                    .text(reason.verdicts.map(\.rawValue).joined(separator: " ")),
                    .integer(reason.allowsSuppression ? 1 : 0), .text(reason.meaning),
                ]
            })
        try insert(
            database, "origin",
            image.origins.enumerated().map { number, origin in
                [
                    .integer(number), .text(origin.id), .text(origin.kind.rawValue),
                    .text(origin.name),
                ]
            })
        try insert(
            database, "host_suffix",
            image.hostSuffixes.map { [.text($0.suffix), .integer($0.origin)] })
        try insert(
            database, "source",
            image.sources.enumerated().map { number, source in
                [
                    .integer(number), .integer(source.origin), .text(source.key),
                    .text(source.title), .text(source.url), .text(source.kind),
                    .text(source.retrieved),
                ]
            })
        try writeBlocklists(image.blocklists, database)
        try writeSignatures(image.signatures, database)
        try writeTables(image.tables, database)
        try writeEngine(image, database)
        try insert(
            database, "phrase_list",
            image.phraseGroups.flatMap { group in
                group.phrases.map { phrase in
                    [
                        .text(group.kind.rawValue), .text(group.name), .text(group.language),
                        .text(phrase.joined(separator: " ")),
                    ]
                }
            })
        try insert(database, "disabled", image.disabled.map { [.text($0)] })
        try insert(database, "alias", image.aliases.map { [.text($0.old), .text($0.id)] })
        try insert(
            database, "retired",
            image.retired.map { [.text($0.id), .text($0.date), .text($0.supersededBy)] })
        try writeUnicode(database)
        try insert(database, "checksum", [[.blob(FileLayout.unsealed)]])
    }

    private static func writeCorpus(
        _ texts: [CorpusText], _ database: Database
    ) throws(DatabaseError) {
        try insert(
            database, "corpus_text",
            texts.enumerated().map { number, text in
                let (role, signature, suppress) = columns(of: text.role)
                let event = text.event
                return [
                    .integer(number), .text(role), signature, suppress, .text(event.diagnostic),
                    .text(event.status?.description ?? ""), .text(event.action?.rawValue ?? ""),
                    .text(event.phase?.rawValue ?? ""), .text(event.remoteMTA ?? ""),
                    .text(event.recipient ?? ""),
                ]
            })
    }

    private static func columns(
        of role: CorpusText.Role
    ) -> (role: String, signature: Database.Value, suppress: Database.Value) {
        switch role {
        case .example(let number): ("example", .integer(number), .null)
        case .counterExample(let number): ("counter_example", .integer(number), .null)
        case .fixture(let suppress):
            ("fixture", .null, suppress.map { .integer($0 ? 1 : 0) } ?? .null)
        }
    }

    private static func writeBlocklists(
        _ lists: [Blocklist], _ database: Database
    ) throws(DatabaseError) {
        try insert(
            database, "blocklist",
            lists.enumerated().map { number, list in
                [
                    .integer(number), .text(list.id), .text(list.operatorName),
                    .text(list.subject.rawValue), .integer(list.closed ?? 0),
                ]
            })
        var names: [(name: Blocklist.Name, list: Int)] = []
        for (number, list) in lists.enumerated() { names += list.names.map { ($0, number) } }
        names.sort { $0.name.words.lexicographicallyPrecedes($1.name.words) }
        try insert(
            database, "blocklist_name",
            names.map { name, list in
                [
                    .text(name.words.first ?? ""), .text(name.words.joined(separator: " ")),
                    .text(name.host), .integer(name.rank.rawValue), .integer(list),
                ]
            })
    }

    private static func writeSignatures(
        _ records: [SignatureRecord], _ database: Database
    ) throws(DatabaseError) {
        try insert(
            database, "signature",
            records.enumerated().map { number, record in
                [
                    .integer(number), .text(record.id), .integer(record.revision),
                    .text(record.title), .text(record.status.rawValue),
                    .integer(record.layer.rawValue), .text(record.verdict.rawValue),
                    .integer(record.reason), .integer(record.origin),
                    .integer(record.requiresRemoteMTA ? 1 : 0),
                    .integer(record.hasTemplates ? 1 : 0),
                ]
            })
        func list(
            _ table: String, _ values: (SignatureRecord) -> [Database.Value]
        ) throws(DatabaseError) {
            try insert(
                database, table,
                records.enumerated().flatMap { number, record in
                    values(record).map { [.integer(number), $0] }
                })
        }
        try list("signature_reply_code") { $0.replyCodes.map { .integer(Int($0.value)) } }
        try list("signature_enhanced_status") { $0.enhancedStatuses.map { .text($0.description) } }
        try list("signature_phase") { $0.phases.map { .text($0.rawValue) } }
        try list("signature_guard") { $0.guards.map { .integer($0) } }
        try list("signature_override") { $0.overrides.map { .integer($0) } }
        try list("signature_source") { $0.sources.map { .integer($0) } }
    }

    private static func writeTables(
        _ tables: MatchTables, _ database: Database
    ) throws(DatabaseError) {
        try insert(
            database, "template",
            tables.anchors.map { anchor, number in
                let template = tables.template(number)
                return [
                    .text(anchor), .integer(number),
                    .integer(Int(tables.templateSignatures[number])),
                    .integer(Int(template.mode.rawValue)), .text(template.pattern),
                ]
            })
        try insert(
            database, "guard_phrase",
            tables.guardPhrases.map { [.integer($0.group), .text($0.phrase)] })
    }

    /// The arrays that the engine runs on, so that opening the file builds nothing.
    private static func writeEngine(
        _ image: KnowledgeImage, _ database: Database
    ) throws(DatabaseError) {
        var engine: EngineImage
        do {
            engine = try EngineImage(image)
        } catch {
            throw DatabaseError(message: error.message)
        }
        var rows = ArrayRows()
        try FileLayout.visitArrays(of: &engine, &rows)
        try insert(database, "engine", rows.rows)
    }

    /// Makes a row of each array.
    private struct ArrayRows: EngineArrayVisitor {
        var rows: [[Database.Value]] = []

        mutating func visit<Number: FixedWidthInteger>(_ name: String, _ array: inout [Number]) {
            rows.append([.integer(rows.count), .text(name), .blob(bytes(of: array))])
        }
    }

    private static func writeUnicode(_ database: Database) throws(DatabaseError) {
        try insert(
            database, "fold",
            UnicodeTables.rows.map { [.integer(Int($0.codePoint)), .text($0.folded)] })
        let classes = UnicodeTables.classes
        try insert(
            database, "word_class",
            stride(from: 0, to: classes.count, by: 3).map { row in
                [
                    .integer(Int(classes[row])), .integer(Int(classes[row + 1])),
                    .integer(Int(classes[row + 2])),
                ]
            })
    }

    private static func bytes<Number: FixedWidthInteger>(of numbers: [Number]) -> [UInt8] {
        numbers.flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
    }

    /// Inserts rows in the order given.
    private static func insert(
        _ database: Database, _ table: String, _ rows: [[Database.Value]]
    ) throws(DatabaseError) {
        guard let first = rows.first else { return }
        let marks = Array(repeating: "?", count: first.count).joined(separator: ", ")
        let statement = try database.prepare("INSERT INTO \(table) VALUES(\(marks))")
        for row in rows { try statement.run(row) }
    }
}

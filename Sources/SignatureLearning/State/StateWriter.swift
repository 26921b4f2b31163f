internal import DeliveryStatus
internal import Hashing
internal import SignatureStore

/// Writes a state as a SQLite file, everything in the order of its keys.
enum StateWriter {
    /// Writes the file at `path`; what it takes of memory does not grow with the state.
    static func write(_ state: LearningState, to path: String) throws(FileError) {
        try FileBytes.replace(path, mode: 0o600) { temporary throws(FileError) in
            do throws(DatabaseError) {
                try fill(Database.creating(temporary), with: state)
            } catch {
                throw FileError(.unreadable, path, "cannot be written: \(error.message)")
            }
        } finish: { file throws(FileError) in
            try seal(file, path)
        }
    }

    private static func fill(
        _ database: Database, with state: LearningState
    ) throws(DatabaseError) {
        try database.execute(
            """
            PRAGMA page_size = \(StateLayout.pageSize); PRAGMA encoding = 'UTF-8';
            PRAGMA auto_vacuum = NONE; PRAGMA application_id = \(StateLayout.applicationID);
            PRAGMA user_version = \(StateLayout.version);
            """)
        try database.execute("BEGIN")
        try database.execute(StateLayout.schema)
        try insert(database, "checksum", [[.blob(StateLayout.unsealed)]])
        try writeOrigin(state, database)
        try writeCounts(state, database)
        try writeTexts(state, database)
        try writeDeliveries(state, database)
        try insert(
            database, "input",
            state.inputs.entries.map {
                [
                    .integer($0.bytes), .integer(Int(bitPattern: UInt($0.hash))),
                    .integer($0.records),
                ]
            })
        try insert(
            database, "decision",
            state.decisions.sorted { $0.key < $1.key }.map { key, decision in
                [
                    .integer(Int(bitPattern: UInt(key.value))), .text(decision.answer.rawValue),
                    .text(decision.reason), .text(decision.day?.description ?? ""),
                    .text(decision.proposal), .integer(decision.recipients),
                ]
            })
        try database.execute("COMMIT")
    }

    /// Makes the header independent of SQLite's version and history, and seals the checksum.
    private static func seal(_ file: FileEditor, _ path: String) throws(FileError) {
        try file.write([UInt8](repeating: 0, count: 4), at: 24)
        try file.write([UInt8](repeating: 0, count: 8), at: 92)
        // The second page holds the seal and nothing else: no text can look like it.
        let mark = StateLayout.unsealed
        let page = try file.read(StateLayout.pageSize..<StateLayout.pageSize * 2)
        guard
            let place = page.indices.dropLast(mark.count - 1).first(where: {
                page[$0..<$0 + mark.count].elementsEqual(mark)
            })
        else { throw FileError(.invalid, path, "the seal's place is not where it should be") }
        let offset = (StateLayout.pageSize + place + 7) / 8 * 8
        let word = try FileChecksum.seal(length: file.length(), at: offset, read: file.read)
        try file.write(withUnsafeBytes(of: word.littleEndian) { Array($0) }, at: offset)
    }

    private static func writeOrigin(
        _ state: LearningState, _ database: Database
    ) throws(DatabaseError) {
        try insert(
            database, "metadata",
            [
                ("key_fingerprint", String(state.key.fingerprint, radix: 16)),
                ("layout", String(StateLayout.version)),
                ("mining_version", String(StateLayout.miningVersion)),
                ("normalizer_version", String(Normalizer.version)),
                ("top_level_domains", TopLevelDomains.date),
                ("vocabulary_fingerprint", String(state.vocabulary.fingerprint, radix: 16)),
            ].map { [.text($0.0), .text($0.1)] })
        let sets = [
            ("dotted_names", state.vocabulary.dottedNames),
            ("words", state.vocabulary.words),
        ]
        try insert(database, "vocabulary", sets.map { [.text($0.0), .blob(packed($0.1.sorted))] })
        try insert(
            database, "origin",
            state.vocabulary.originIDs.enumerated().map { [.integer($0), .text($1)] })
        try insert(
            database, "origin_suffix",
            state.vocabulary.origins.sorted { $0.key < $1.key }.map {
                [.integer(Int(bitPattern: UInt($0.key))), .integer($0.value)]
            })
    }

    private static func writeCounts(
        _ state: LearningState, _ database: Database
    ) throws(DatabaseError) {
        let counts = state.counts
        try insert(
            database, "count",
            [
                ("bounces", counts.bounces), ("complaints", counts.complaints),
                ("deliveries", counts.deliveries), ("delivery_level", state.deliveries.level),
                ("first_day", Int(counts.firstDay?.number ?? 0)),
                ("last_day", Int(counts.lastDay?.number ?? 0)),
                ("receiver_level", state.receivers.level), ("stage", state.stage.number),
                ("suppressed", counts.suppressed), ("unreadable", counts.unreadable),
            ].map { [.text($0.0), .integer($0.1)] })
    }

    private static func writeTexts(
        _ state: LearningState, _ database: Database
    ) throws(DatabaseError) {
        let marks = Array(repeating: "?", count: 17).joined(separator: ", ")
        let statement = try database.prepare("INSERT INTO text VALUES(\(marks))")
        let order = state.texts.indices.sorted { state.texts[$0].key < state.texts[$1].key }
        for index in order {
            let text = state.texts[index]
            let sampled =
                (text.recipients.isSample ? StateLayout.Sampled.recipients : 0)
                | (text.domains.isSample ? StateLayout.Sampled.domains : 0)
                | (text.remoteMTAs.isSample ? StateLayout.Sampled.remoteMTAs : 0)
                | (text.days.isSample ? StateLayout.Sampled.days : 0)
            try statement.run([
                .integer(Int(bitPattern: UInt(text.key))),
                .text(String(decoding: text.text, as: UTF8.self)), .integer(text.longest),
                .text(text.status?.description ?? ""), .text(text.action?.rawValue ?? ""),
                .text(text.phase?.rawValue ?? ""), .integer(text.bounces),
                .integer(text.withoutRecipient), .integer(text.withoutDay),
                .integer(Int(text.firstDay)), .integer(Int(text.lastDay)), .integer(sampled),
                .blob(packed(text.recipients)), .blob(packed(text.domains.hashes)),
                .blob(packed(text.remoteMTAs.hashes)), .blob(packed(text.days)),
                .blob(packed(text.hosts)),
            ])
        }
    }

    private static func writeDeliveries(
        _ state: LearningState, _ database: Database
    ) throws(DatabaseError) {
        let recipients = state.deliveries.sorted
        try insert(
            database, "delivery",
            stride(from: 0, to: recipients.count, by: rowLength).lazy.map { start in
                var writer = PackedWriter()
                for (recipient, days) in recipients[
                    start..<min(start + rowLength, recipients.count)]
                {
                    writer.put(recipient)
                    writer.put(days.first)
                    writer.put(days.last)
                }
                return [.integer(start), .blob(writer.bytes)]
            })
        var receivers = PackedWriter()
        for (key, count) in state.receivers.counts.sorted(by: { $0.key < $1.key }) {
            receivers.put(key)
            receivers.put(count)
        }
        try insert(database, "receiver_day", [[.integer(0), .blob(receivers.bytes)]])
    }

    /// Recipients in one row of the table of deliveries.
    private static let rowLength = 16_384

    // MARK: Blobs

    private static func packed(_ hashes: some Collection<UInt64>) -> [UInt8] {
        var writer = PackedWriter()
        for hash in hashes { writer.put(hash) }
        return writer.bytes
    }

    private static func packed(_ sample: RecipientSample) -> [UInt8] {
        var writer = PackedWriter()
        for entry in sample.entries {
            writer.put(entry.recipient)
            writer.put(entry.domain)
            writer.put(entry.remoteMTA)
            writer.put(entry.firstDay)
            writer.put(entry.lastDay)
        }
        return writer.bytes
    }

    private static func packed(_ days: DayCounts) -> [UInt8] {
        var writer = PackedWriter()
        for entry in days.entries {
            writer.put(entry.day)
            writer.put(entry.count)
        }
        return writer.bytes
    }

    private static func packed(_ hosts: ContiguousArray<TextCounters.HostCount>) -> [UInt8] {
        var writer = PackedWriter()
        for host in hosts {
            writer.put(host.origin)
            writer.put(host.count)
        }
        return writer.bytes
    }

    /// Inserts rows in the order given.
    private static func insert(
        _ database: Database, _ table: String, _ rows: some Sequence<[Database.Value]>
    ) throws(DatabaseError) {
        guard let first = rows.first(where: { _ in true }) else { return }
        let marks = Array(repeating: "?", count: first.count).joined(separator: ", ")
        let statement = try database.prepare("INSERT INTO \(table) VALUES(\(marks))")
        for row in rows { try statement.run(row) }
    }
}

internal import SignatureMatching

extension ImageReader {
    /// What the engine runs on: the short lists row by row, and the arrays as they lie there.
    func engineImage() throws(DatabaseError) -> EngineImage {
        var image = EngineImage()
        image.metadata = try metadata()
        image.reasons = try reasons()
        image.origins = try rows("SELECT id, kind, name FROM origin ORDER BY number") { row in
            guard let kind = Origin.Kind(rawValue: row.text(1)) else { return nil }
            return Origin(id: row.text(0), kind: kind, name: row.text(2))
        }
        image.hostSuffixes = try rows("SELECT suffix, origin FROM host_suffix") { row in
            HostSuffix(suffix: row.text(0), origin: row.integer(1))
        }
        image.blocklists = try blocklists()
        image.disabled = try rows("SELECT id FROM disabled") { $0.text(0) }
        image.aliases = try rows("SELECT old, id FROM alias ORDER BY old") { row in
            Alias(old: row.text(0), id: row.text(1))
        }
        image.retired = try rows("SELECT id, retired, superseded_by FROM retired ORDER BY id") {
            row in
            Retirement(id: row.text(0), date: row.text(1), supersededBy: row.text(2))
        }
        try addArrays(to: &image)
        return image
    }

    private func addArrays(to image: inout EngineImage) throws(DatabaseError) {
        var rows: [String: Int] = [:]
        let statement = try database.prepare("SELECT number, name FROM engine")
        while try statement.step() { rows[statement.text(1)] = statement.integer(0) }
        var copier = ArrayCopier(
            rows: rows, blobs: database.blobs(table: "engine", column: "data"))
        try FileLayout.visitArrays(of: &image, &copier)
    }

    /// Fills arrays from their blobs.
    private struct ArrayCopier: EngineArrayVisitor {
        let rows: [String: Int]
        let blobs: Database.Blobs

        func visit<Number: FixedWidthInteger>(
            _ name: String, _ array: inout [Number]
        ) throws(DatabaseError) {
            guard let row = rows[name] else {
                throw DatabaseError(
                    message: "it has no array '\(name)', so another release made it")
            }
            array = try blobs.numbers(row)
        }
    }

    private func metadata() throws(DatabaseError) -> KnowledgeMetadata {
        var metadata = KnowledgeMetadata()
        let statement = try database.prepare("SELECT name, value FROM metadata")
        while try statement.step() {
            let value = statement.text(1)
            switch statement.text(0) {
            case "name": metadata.name = value
            case "version": metadata.version = value
            case "licence": metadata.licence = value
            case "normalizer_version": metadata.normalizerVersion = Int(value) ?? 0
            case "content_sha256": metadata.contentHash = value
            case "examples": metadata.exampleCount = Int(value) ?? 0
            case "counter_examples": metadata.counterExampleCount = Int(value) ?? 0
            default: break  // keys of later minor versions
            }
        }
        return metadata
    }

    private func reasons() throws(DatabaseError) -> [Reason] {
        try rows("SELECT id, concerns, verdicts, suppress, meaning FROM reason ORDER BY number") {
            row in
            guard let concerns = Concern(rawValue: row.text(1)) else { return nil }
            return Reason(
                id: row.text(0), concerns: concerns,
                verdicts: row.text(2).split(separator: " ").compactMap {
                    Verdict(rawValue: String($0))
                },
                allowsSuppression: row.integer(3) != 0, meaning: row.text(4))
        }
    }

    private func blocklists() throws(DatabaseError) -> [Blocklist] {
        var lists = try rows(
            "SELECT id, operator, lists, closed FROM blocklist ORDER BY number"
        ) { row -> Blocklist? in
            guard let subject = Blocklist.Subject(rawValue: row.text(2)) else { return nil }
            return Blocklist(
                id: row.text(0), operatorName: row.text(1), subject: subject,
                closed: row.integer(3) == 0 ? nil : row.integer(3))
        }
        let statement = try database.prepare(
            "SELECT name, host, rank, blocklist FROM blocklist_name")
        while try statement.step() {
            let words = statement.text(0).utf8.split(separator: UInt8(ascii: " ")).map {
                String(decoding: $0, as: UTF8.self)
            }
            let number = statement.integer(3)
            guard lists.indices.contains(number), !words.isEmpty,
                let rank = Blocklist.Rank(rawValue: statement.integer(2))
            else {
                throw DatabaseError(message: "blocklist_name has a row that makes no sense")
            }
            lists[number].names.append(
                Blocklist.Name(words: words, host: statement.text(1), rank: rank))
        }
        return lists
    }
}

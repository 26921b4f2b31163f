internal import CBench

/// A signature as the tables of a compiled file have it (knowledge/FORMAT.md).
struct SignatureSeed {
    var layer: Int
    var verdict: String
    var reason: String
    var replyCodes: [Int] = []
    var statuses: [String] = []
    var guards: [Int] = []
    var templates: [TemplateSeed] = []
}

/// A template: words and holes, the latter in braces.
struct TemplateSeed {
    var isWhole: Bool
    var elements: [String]
}

/// What a compiled file says, read with SQL over the documented tables.
struct CompiledTemplates {
    /// A line of the reasons.
    struct Reason {
        var id, concerns, verdicts: String
        var suppress: Bool
    }

    var reasons: [Reason] = []
    /// Phrases by the number of their group.
    var guards: [[String]] = []
    /// Signatures with templates that need no host and no phase, for a text alone knows neither.
    var signatures: [SignatureSeed] = []

    init(path: String) throws(BenchError) {
        let database = try Table(path: path)
        try database.rows("SELECT id, concerns, verdicts, suppress FROM reason ORDER BY number") {
            reasons.append(
                Reason(id: $0[0], concerns: $0[1], verdicts: $0[2], suppress: $0[3] == "1"))
        }
        try database.rows(
            "SELECT guard_group, phrase FROM guard_phrase ORDER BY guard_group, phrase"
        ) {
            let group = Int($0[0]) ?? 0
            while guards.count <= group { guards.append([]) }
            guards[group].append($0[1])
        }
        var seeds: [Int: SignatureSeed] = [:]
        try database.rows(
            """
            SELECT s.number, s.layer, s.verdict, r.id FROM signature s JOIN reason r ON r.number = s.reason
            WHERE s.has_templates AND NOT s.remote_mta_required
              AND s.number NOT IN (SELECT signature FROM signature_phase)
            """
        ) {
            seeds[Int($0[0]) ?? 0] = SignatureSeed(
                layer: Int($0[1]) ?? 0, verdict: $0[2], reason: $0[3])
        }
        try database.rows("SELECT signature, reply_code FROM signature_reply_code") {
            seeds[Int($0[0]) ?? 0]?.replyCodes.append(Int($0[1]) ?? 0)
        }
        try database.rows("SELECT signature, enhanced_status FROM signature_enhanced_status") {
            seeds[Int($0[0]) ?? 0]?.statuses.append($0[1])
        }
        try database.rows("SELECT signature, guard_group FROM signature_guard") {
            seeds[Int($0[0]) ?? 0]?.guards.append(Int($0[1]) ?? 0)
        }
        try database.rows("SELECT signature, whole, pattern FROM template ORDER BY number") {
            seeds[Int($0[0]) ?? 0]?.templates.append(
                TemplateSeed(
                    isWhole: $0[1] == "1",
                    elements: $0[2].split(separator: " ").map(String.init)))
        }
        signatures = seeds.sorted { $0.key < $1.key }.map(\.value)
        if signatures.isEmpty { throw BenchError("\(path): no signature with templates") }
    }
}

/// A database that is only read.
private final class Table {
    private var handle: OpaquePointer?

    init(path: String) throws(BenchError) {
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
            throw BenchError("\(path): cannot be opened; name a file that `kb compile` made")
        }
    }

    deinit { sqlite3_close(handle) }

    func rows(_ sql: String, _ body: ([String]) -> Void) throws(BenchError) {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw BenchError(String(cString: sqlite3_errmsg(handle)))
        }
        while sqlite3_step(statement) == SQLITE_ROW {
            body(
                (0..<sqlite3_column_count(statement)).map {
                    sqlite3_column_text(statement, $0).map { String(cString: $0) } ?? ""
                })
        }
    }
}

internal import CSQLite

/// One connection to the file of a journal, with statements that are prepared once.
///
/// Used by one queue at a time.
final class JournalDatabase {
    enum Value {
        case integer(Int)
        case text(String)
        case blob([UInt8])
        case null

        init(_ number: Int?) { self = number.map(Value.integer) ?? .null }
        init(_ text: String?) { self = text.map(Value.text) ?? .null }
        init(_ hash: UInt64) { self = .integer(Int(Int64(bitPattern: hash))) }
    }

    private let handle: OpaquePointer
    private let path: String
    private var statements: [String: OpaquePointer] = [:]

    /// - Parameter isReadOnly: Whether the file must be there and stays as it is.
    init(_ path: String, isReadOnly: Bool) throws(JournalError) {
        self.path = path
        var handle: OpaquePointer?
        let access =
            isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let code = sqlite3_open_v2(path, &handle, access | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let handle else {
            sqlite3_close_v2(handle)
            throw JournalError(
                isReadOnly ? .notFound : .failed, path,
                isReadOnly
                    ? "there is no such journal, or it cannot be read; check the name"
                    : "cannot be opened or made; name a file in a folder that you may write to")
        }
        self.handle = handle
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 5_000)
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }
    var changes: Int { Int(sqlite3_changes(handle)) }
    var lastRow: Int { Int(sqlite3_last_insert_rowid(handle)) }

    func execute(_ sql: String) throws(JournalError) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw error() }
    }

    /// Runs `body` as one transaction: all of it is on disk when this returns, or nothing.
    func transaction<Result>(
        _ body: () throws(JournalError) -> Result
    ) throws(JournalError) -> Result {
        try execute("BEGIN IMMEDIATE")
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            // SQLite may have rolled back by itself, for instance on a full disk.
            if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    /// Runs a statement and gives each row it answers to `row`.
    func run(
        _ sql: StaticString, _ values: [Value] = [],
        row: (Row) throws(JournalError) -> Void = { _ in }
    ) throws(JournalError) {
        let statement = try prepared(sql.description)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (index, value) in values.enumerated() {
            guard bind(statement, Int32(index + 1), value) == SQLITE_OK else { throw error() }
        }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try row(Row(statement: statement))
            case SQLITE_DONE: return
            default: throw error()
            }
        }
    }

    /// The first column of the first row as a number.
    func number(_ sql: StaticString, _ values: [Value] = []) throws(JournalError) -> Int {
        var number = 0
        try run(sql, values) { number = $0.integer(0) }
        return number
    }

    private func prepared(_ sql: String) throws(JournalError) -> OpaquePointer {
        if let statement = statements[sql] { return statement }
        var statement: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        guard sqlite3_prepare_v3(handle, sql, -1, flags, &statement, nil) == SQLITE_OK,
            let statement
        else { throw error() }
        statements[sql] = statement
        return statement
    }

    private func bind(_ statement: OpaquePointer, _ index: Int32, _ value: Value) -> Int32 {
        // The bytes are copied by SQLite before the call returns.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .integer(let number): return sqlite3_bind_int64(statement, index, Int64(number))
        case .text(let text):
            return sqlite3_bind_text(statement, index, text, Int32(text.utf8.count), transient)
        case .blob(let bytes):
            return sqlite3_bind_blob64(statement, index, bytes, UInt64(bytes.count), transient)
        case .null: return sqlite3_bind_null(statement, index)
        }
    }

    /// What SQLite said last, as a value.
    private func error() -> JournalError {
        let extended = sqlite3_extended_errcode(handle)
        let words = String(cString: sqlite3_errmsg(handle))
        switch extended & 0xFF {
        case SQLITE_FULL:
            return JournalError(
                .full, path, "no space is left; make some, and the journal goes on by itself")
        case SQLITE_READONLY:
            return JournalError(.readOnly, path, "may only be read; check who may write there")
        case SQLITE_BUSY, SQLITE_LOCKED:
            return JournalError(
                .locked, path, "another process holds it; wait until it ends, then try again")
        case SQLITE_NOTADB:
            return JournalError(
                .notAJournal, path, "is no journal; name another file, one is made where none is")
        case SQLITE_CORRUPT:
            return JournalError(
                .damaged, path,
                "is damaged (\(words)); move it away, restore a copy, or begin a new one")
        case SQLITE_CANTOPEN:
            return JournalError(
                .failed, path, "cannot be opened: \(words); check the folder and its permissions")
        case SQLITE_IOERR where sqlite3_system_errno(handle) == 28 /* ENOSPC */:
            return JournalError(
                .full, path, "no space is left; make some, and the journal goes on by itself")
        default:
            return JournalError(
                .failed, path, "SQLite says: \(words) (\(extended)); check the disk")
        }
    }

    /// One row of an answer, valid until the next.
    struct Row {
        fileprivate let statement: OpaquePointer

        func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }

        func optionalInteger(_ column: Int32) -> Int? {
            sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : integer(column)
        }

        func text(_ column: Int32) -> String { optionalText(column) ?? "" }

        func optionalText(_ column: Int32) -> String? {
            guard let start = sqlite3_column_text(statement, column) else { return nil }
            let count = Int(sqlite3_column_bytes(statement, column))
            return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
        }

        func blob(_ column: Int32) -> [UInt8] {
            guard let start = sqlite3_column_blob(statement, column) else { return [] }
            let count = Int(sqlite3_column_bytes(statement, column))
            return Array(UnsafeRawBufferPointer(start: start, count: count))
        }
    }
}

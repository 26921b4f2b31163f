internal import CSQLite

/// What SQLite said when it refused.
package struct DatabaseError: Error, Equatable {
    package let message: String

    package init(message: String) { self.message = message }
}

/// A SQLite database: a fresh one to write, or a file's bytes in memory to read.
package final class Database {
    private let handle: OpaquePointer
    /// The memory that SQLite reads, kept while it does.
    private var buffer: FileBuffer?

    private init(handle: OpaquePointer) { self.handle = handle }

    deinit { sqlite3_close_v2(handle) }

    /// An empty database.
    package static func empty() throws(DatabaseError) -> Database {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY
        let code = sqlite3_open_v2(":memory:", &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let handle else {
            sqlite3_close_v2(handle)
            throw DatabaseError(message: "SQLite cannot open a database in memory")
        }
        return Database(handle: handle)
    }

    /// A database in an empty file that nobody else knows yet: without journal, nearly without memory.
    package static func creating(_ path: String) throws(DatabaseError) -> Database {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            sqlite3_close_v2(handle)
            throw DatabaseError(message: "SQLite cannot open the file")
        }
        let database = Database(handle: handle)
        try database.execute(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
            PRAGMA cache_size = -1024;
            """)
        return database
    }

    /// A database, read-only, over the bytes of a file.
    package static func reading(_ buffer: FileBuffer) throws(DatabaseError) -> Database {
        let database = try empty()
        database.buffer = buffer
        let count = Int64(buffer.count)
        let code = sqlite3_deserialize(
            database.handle, "main", buffer.memory.assumingMemoryBound(to: UInt8.self), count,
            count,
            UInt32(SQLITE_DESERIALIZE_READONLY))
        guard code == SQLITE_OK else { throw database.error() }
        try database.execute("PRAGMA mmap_size = \(count)")  // pages are read where they lie
        return database
    }

    /// The database as the bytes of a file.
    package func serialized() throws(DatabaseError) -> [UInt8] {
        var size: Int64 = 0
        guard let memory = sqlite3_serialize(handle, "main", &size, 0) else { throw error() }
        defer { sqlite3_free(memory) }
        return Array(UnsafeBufferPointer(start: memory, count: Int(size)))
    }

    /// Runs statements that answer nothing.
    package func execute(_ sql: String) throws(DatabaseError) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw error() }
    }

    /// Reads the blobs of one column.
    func blobs(table: String, column: String) -> Blobs {
        Blobs(database: self, table: table, column: column)
    }

    /// Prepares one statement.
    package func prepare(_ sql: String) throws(DatabaseError) -> Statement {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement
        else {
            throw error()
        }
        return Statement(handle: statement, database: self)
    }

    fileprivate func error() -> DatabaseError {
        DatabaseError(message: String(cString: sqlite3_errmsg(handle)))
    }

    /// The blobs of one column, read one after another without a statement for each.
    final class Blobs {
        private let database: Database
        private let table: String
        private let column: String
        private var handle: OpaquePointer?

        fileprivate init(database: Database, table: String, column: String) {
            self.database = database
            self.table = table
            self.column = column
        }

        deinit { sqlite3_blob_close(handle) }

        /// The numbers of a blob, copied once; `row` is the row's number.
        func numbers<Number: FixedWidthInteger>(_ row: Int) throws(DatabaseError) -> [Number] {
            let code =
                handle == nil
                ? sqlite3_blob_open(database.handle, "main", table, column, Int64(row), 0, &handle)
                : sqlite3_blob_reopen(handle, Int64(row))
            guard code == SQLITE_OK else { throw database.error() }
            let size = MemoryLayout<Number>.size
            let count = Int(sqlite3_blob_bytes(handle)) / size
            var result = SQLITE_OK
            var numbers = [Number](unsafeUninitializedCapacity: count) { target, filled in
                result = sqlite3_blob_read(handle, target.baseAddress, Int32(count * size), 0)
                filled = result == SQLITE_OK ? count : 0
            }
            guard result == SQLITE_OK else { throw database.error() }
            if Number(1).littleEndian != 1 {  // a machine that puts the higher byte first
                for index in numbers.indices {
                    numbers[index] = Number(littleEndian: numbers[index])
                }
            }
            return numbers
        }
    }

    /// A prepared statement.
    package final class Statement {
        private let handle: OpaquePointer
        private let database: Database

        fileprivate init(handle: OpaquePointer, database: Database) {
            self.handle = handle
            self.database = database
        }

        deinit { sqlite3_finalize(handle) }

        /// Runs the statement once with `values`.
        package func run(_ values: [Value]) throws(DatabaseError) {
            for (index, value) in values.enumerated() { try bind(value, at: Int32(index + 1)) }
            guard sqlite3_step(handle) == SQLITE_DONE else { throw database.error() }
            sqlite3_reset(handle)
        }

        /// Whether there is another row; its columns can be read then.
        package func step() throws(DatabaseError) -> Bool {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: true
            case SQLITE_DONE: false
            default: throw database.error()
            }
        }

        private func bind(_ value: Value, at index: Int32) throws(DatabaseError) {
            // The bytes are copied by SQLite before the call returns.
            let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            let code: Int32
            switch value {
            case .integer(let number): code = sqlite3_bind_int64(handle, index, Int64(number))
            case .text(let text):
                code = sqlite3_bind_text(handle, index, text, Int32(text.utf8.count), transient)
            case .blob(let bytes):
                code = sqlite3_bind_blob64(handle, index, bytes, UInt64(bytes.count), transient)
            case .null: code = sqlite3_bind_null(handle, index)
            }
            guard code == SQLITE_OK else { throw database.error() }
        }

        /// Whether a column is NULL.
        package func isNull(_ column: Int32) -> Bool {
            sqlite3_column_type(handle, column) == SQLITE_NULL
        }

        /// An integer column.
        package func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

        /// A blob column; empty for NULL.
        package func blob(_ column: Int32) -> [UInt8] {
            guard let start = sqlite3_column_blob(handle, column) else { return [] }
            let count = Int(sqlite3_column_bytes(handle, column))
            return Array(UnsafeRawBufferPointer(start: start, count: count))
        }

        /// A text column; empty for NULL.
        package func text(_ column: Int32) -> String {
            guard let start = sqlite3_column_text(handle, column) else { return "" }
            let count = Int(sqlite3_column_bytes(handle, column))
            return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
        }
    }

    /// A value to store.
    package enum Value {
        case integer(Int)
        case text(String)
        case blob([UInt8])
        case null
    }
}

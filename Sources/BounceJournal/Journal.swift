internal import Dispatch
internal import Hashing
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What was heard of recipients, and what was done about it: a local SQLite file.
///
/// One row a recipient event, each once however often it is reported. Recipients are keyed hashes; the
/// address and the words are kept only where the answer suppresses. What ``record(_:message:source:)`` returned
/// for is on disk and survives a crash of the program or of the machine: SQLite's write-ahead log with
/// `synchronous=FULL`. Any number of tasks write; what waits while one commit is under way goes into the
/// next, so that many writers share the price of one.
///
///     let journal = try Journal("/var/lib/kb/journal.sqlite")
///     let isNew = try await journal.record(entries, message: sns.messageID, source: "sns")
public final class Journal: Sendable {
    /// How a journal is opened.
    public enum Access: Sendable {
        /// To write; the file and its key are made at first need.
        case write
        /// To look only; the file must be there.
        case read
    }

    /// The file.
    public let path: String
    /// Tells journals apart; a copy has the id of its original.
    package let id: [UInt8]
    let pseudonyms: Pseudonyms
    let clock: @Sendable () -> Int

    /// Blocking work lies on threads of its own, never on those of Swift's tasks.
    private let writing = DispatchQueue(label: "journal.write")
    private let reading = DispatchQueue(label: "journal.read")
    private let writer: Connection
    private let reader: Connection
    let isReadOnly: Bool
    private let waiting = Mutex(Waiting())

    /// A connection, handed from one block of its queue to the next.
    private final class Connection: @unchecked Sendable {
        let database: JournalDatabase
        init(_ database: JournalDatabase) { self.database = database }
    }

    /// What waits for the next commit.
    private struct Waiting {
        var jobs: [Job] = []
        var isDraining = false
    }

    private struct Job: Sendable {
        let entries: [JournalEntry]
        let message: [UInt8]?
        let source: String
        let done: @Sendable (Result<[Bool], JournalError>) -> Void
    }

    /// Opens the journal at `path`.
    ///
    /// - Parameters:
    ///   - keyFile: The secret of the hashes, 32 hexadecimal digits, made with mode 0600 at first need; nil
    ///     for `PATH.key`. Keep it with the journal: without it recipients are strangers.
    ///   - clock: The seconds since 1970; nil for the system's.
    /// - Throws: `JournalError` where the file is of another kind, a newer layout, read-only, locked or damaged.
    public init(
        _ path: String, keyFile: String? = nil, access: Access = .write,
        clock: (@Sendable () -> Int)? = nil
    ) throws(JournalError) {
        self.path = path
        let clock = clock ?? { time(nil) }
        self.clock = clock
        isReadOnly = access == .read
        let key: SecretKey
        do {
            if access == .read, keyFile == nil, !Self.isThere("\(path).key") {
                // Looking does not make secrets; hashes of a journal without its key match nothing.
                key = .fixed
            } else {
                key = try SecretKey.resolve(path: keyFile ?? "\(path).key")
            }
        } catch {
            throw JournalError(.key, error.path, error.message)
        }
        pseudonyms = Pseudonyms(key)
        if access == .write { Self.make(path) }
        let database = try JournalDatabase(path, isReadOnly: access == .read)
        if access == .write, database.isReadOnly {
            throw JournalError(.readOnly, path, "may only be read; check who may write there")
        }
        id = try Self.prepare(database, path, key, access, now: clock())
        writer = Connection(database)
        reader = Connection(try JournalDatabase(path, isReadOnly: true))
    }

    private static func isThere(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0
    }

    /// Makes the file where it is not there: it holds addresses, and nobody else may read them.
    private static func make(_ path: String) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if file >= 0 { close(file) }
    }

    /// Makes the tables of a new file, or checks those of an old one.
    private static func prepare(
        _ database: JournalDatabase, _ path: String, _ key: SecretKey, _ access: Access, now: Int
    ) throws(JournalError) -> [UInt8] {
        // The first to read the header: a file of another kind shows here.
        var application = try database.number("PRAGMA application_id")
        if access == .write {
            let tables = try database.number("SELECT count(*) FROM sqlite_schema")
            if application == 0, tables == 0 {
                try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
                try database.transaction { () throws(JournalError) in
                    // Of two processes that start together, one makes the tables.
                    guard try database.number("PRAGMA application_id") == 0 else { return }
                    try database.execute(
                        """
                        PRAGMA application_id = \(JournalLayout.applicationID);
                        PRAGMA user_version = \(JournalLayout.version);
                        """ + JournalLayout.schema)
                    var random = SystemRandomNumberGenerator()
                    let id = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
                    try database.run(
                        "INSERT INTO journal VALUES(?, ?, ?)",
                        [.blob(id), .init(key.fingerprint), .integer(now)])
                }
                application = try database.number("PRAGMA application_id")
            }
        }
        guard application == JournalLayout.applicationID else {
            throw JournalError(
                .notAJournal, path,
                "is a SQLite file of another application; name another file, one is made where none is"
            )
        }
        let version = try database.number("PRAGMA user_version")
        guard version == JournalLayout.version else {
            throw JournalError(
                .newerLayout, path,
                "has layout \(version), this program knows layout \(JournalLayout.version); use the "
                    + "program that made it, or a newer one")
        }
        if access == .write {
            try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        var id: [UInt8] = []
        var fingerprint = 0
        try database.run("SELECT id, key_fingerprint FROM journal") { row in
            id = row.blob(0)
            fingerprint = row.integer(1)
        }
        guard id.count == 16 else {
            throw JournalError(
                .damaged, path, "has lost its id; restore a copy, or begin a new one")
        }
        guard access == .read || fingerprint == Int(Int64(bitPattern: key.fingerprint)) else {
            throw JournalError(
                .otherKey, path,
                "was made with another key; name its key file, or begin a new journal")
        }
        return id
    }

    // MARK: Recording

    /// Keeps `entries`, all or none; when this returns they are on disk.
    ///
    /// - Parameters:
    ///   - message: The id of the message that brought them, where its sender gives one (SNS MessageId): a
    ///     message that was kept before brings nothing new.
    ///   - source: Where they came from, a word: `sns`, `sqs`, `file`.
    /// - Returns: Which are new, in the order given; the others were kept before.
    /// - Throws: `JournalError`; ``JournalError/isTemporary`` says whether the sender should try again.
    public func record(
        _ entries: [JournalEntry], message: String? = nil, source: String
    ) async throws(JournalError) -> [Bool] {
        if isReadOnly { throw JournalError(.readOnly, path, "was opened to look only") }
        let message = message.map { pseudonyms.name("message", $0) }
        let result = await withCheckedContinuation { continuation in
            let job = Job(entries: entries, message: message, source: source) {
                continuation.resume(returning: $0)
            }
            let starts = waiting.withLock { waiting in
                waiting.jobs.append(job)
                defer { waiting.isDraining = true }
                return !waiting.isDraining
            }
            if starts { writing.async { self.commit() } }
        }
        return try result.get()
    }

    /// Commits what waits as one transaction, and goes on until nothing does.
    private func commit() {
        let jobs = waiting.withLock { waiting in
            let jobs = Array(waiting.jobs.prefix(Self.group))
            waiting.jobs.removeFirst(jobs.count)
            if jobs.isEmpty { waiting.isDraining = false }
            return jobs
        }
        guard !jobs.isEmpty else { return }
        let database = writer.database
        let now = clock()
        var results: [[Bool]] = []
        do throws(JournalError) {
            try database.transaction { () throws(JournalError) in
                for job in jobs {
                    results.append(
                        try EventWriter(database, pseudonyms, job.source, now)
                            .write(job.entries, message: job.message))
                }
            }
            for (job, result) in zip(jobs, results) { job.done(.success(result)) }
        } catch {
            for job in jobs { job.done(.failure(error)) }
        }
        // Behind what else the queue holds, so that nobody waits for ever.
        writing.async { self.commit() }
    }

    /// The most calls in one transaction.
    private static let group = 1_024

    // MARK: Other work

    /// Runs `body` as a transaction, between those of ``record(_:message:source:)``.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (JournalDatabase) throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        if isReadOnly { throw JournalError(.readOnly, path, "was opened to look only") }
        let result: Result<Value, JournalError> = await withCheckedContinuation { continuation in
            writing.async {
                let database = self.writer.database
                continuation.resume(
                    returning: Result { () throws(JournalError) in
                        try database.transaction { () throws(JournalError) in try body(database) }
                    })
            }
        }
        return try result.get()
    }

    /// Runs `body` on a connection that only reads; writers do not wait for it.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (JournalDatabase) throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        let result: Result<Value, JournalError> = await withCheckedContinuation { continuation in
            reading.async {
                let database = self.reader.database
                continuation.resume(
                    returning: Result { () throws(JournalError) in try body(database) })
            }
        }
        return try result.get()
    }
}

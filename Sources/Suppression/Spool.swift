internal import BounceFormats

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A folder of batches that no receipt has come for yet.
///
/// A batch is one file: written, synchronised and renamed *before* it is sent, and removed when every decision
/// in it has a final receipt. What a crash leaves is sent again, which the keys of the decisions make
/// harmless. One process at a time holds a spool.
///
///     let spool = try Spool("/var/lib/kb/spool")
///     let batch = try spool.add(decisions)
///     try spool.settle(batch, with: try await action.apply(batch.decisions))
public final class Spool {
    /// Some decisions in a file of the spool.
    public struct Batch: Sendable, Equatable {
        /// The name of the file; names sort by age.
        public let name: String
        /// What is to be applied.
        public let decisions: [SuppressionDecision]
    }

    private let folder: String
    private let lock: Int32
    private var last: Int

    /// Opens the spool in `folder`, which is made where it is not there.
    /// - Throws: `SpoolError` where the folder cannot be used, or another process holds it.
    public init(_ folder: String) throws(SpoolError) {
        self.folder = folder
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw SpoolError(folder, "cannot be made", "name a folder that you may write to")
        }
        let lock = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            throw SpoolError(folder, "cannot be written to", "check who may write there")
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw SpoolError(
                path: folder,
                message: "another run uses this spool; wait until it ends, or name another folder")
        }
        self.lock = lock
        last = 0
        last = try names().compactMap { Int($0.prefix { $0 != "." }) }.max() ?? 0
    }

    deinit { close(lock) }

    /// Writes a batch; when this returns it survives a crash.
    public func add(_ decisions: [SuppressionDecision]) throws(SpoolError) -> Batch {
        last += 1
        let digits = String(last)
        let name =
            String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits + Self.suffix
        try write(decisions, to: name)
        return Batch(name: name, decisions: decisions)
    }

    /// The batches that wait, the oldest first.
    public func waiting() throws(SpoolError) -> [Batch] {
        var batches: [Batch] = []
        for name in try names() {
            batches.append(Batch(name: name, decisions: try read(name)))
        }
        return batches
    }

    /// Removes what `receipts` settle: the whole batch, or all of it but the decisions that must be sent again.
    public func settle(
        _ batch: Batch, with receipts: [SuppressionReceipt]
    ) throws(SpoolError) {
        let settled = Set(receipts.lazy.filter(\.isFinal).map(\.key))
        let left = batch.decisions.filter { !settled.contains($0.key) }
        if left.isEmpty {
            guard unlink(path(batch.name)) == 0 || errno == ENOENT else {
                throw SpoolError(path(batch.name), "cannot be removed", "check who may write there")
            }
            try synchronise(folder: folder)
        } else if left.count < batch.decisions.count {
            try write(left, to: batch.name)
        }
    }

    private static let suffix = ".jsonl"

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    private func names() throws(SpoolError) -> [String] {
        guard let entries = opendir(folder) else {
            throw SpoolError(folder, "cannot be listed", "check who may read it")
        }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(Self.suffix) { names.append(name) }
        }
        return names.sorted()
    }

    private func write(
        _ decisions: [SuppressionDecision], to name: String
    ) throws(SpoolError) {
        let text = Array(decisions.map { $0.json + "\n" }.joined().utf8)
        let draft = path(name) + ".new"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw SpoolError(draft, "cannot be written", "check who may write there")
        }
        let isWhole = putAll(file, text) && fsync(file) == 0
        guard close(file) == 0, isWhole, rename(draft, path(name)) == 0 else {
            throw SpoolError(draft, "cannot be written", "check the space on the disk")
        }
        try synchronise(folder: folder)
    }

    private func read(_ name: String) throws(SpoolError) -> [SuppressionDecision] {
        let file = open(path(name), O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw SpoolError(path(name), "cannot be read", "check who may read it")
        }
        defer { close(file) }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes { get(file, $0.baseAddress, $0.count) }
            if count > 0 {
                text += buffer[..<count]
            } else if count == 0 {
                break
            } else if errno != EINTR {
                throw SpoolError(path(name), "cannot be read", "check the disk")
            }
        }
        var decisions: [SuppressionDecision] = []
        for line in text.split(separator: 0x0A) {
            guard let object = try? JSONReader.decode(line, line: decisions.count + 1),
                let decision = SuppressionDecision(object)
            else {
                throw SpoolError(
                    path: path(name),
                    message: "line \(decisions.count + 1) holds no decision, and nothing of this "
                        + "batch was sent; correct the file, or move it away")
            }
            decisions.append(decision)
        }
        return decisions
    }
}

private func get(_ file: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    guard let bytes else { return 0 }
    #if canImport(Glibc)
        return Glibc.read(file, bytes, count)
    #elseif canImport(Musl)
        return Musl.read(file, bytes, count)
    #else
        return Darwin.read(file, bytes, count)
    #endif
}

/// Why a spool cannot be used.
public struct SpoolError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The folder or the file.
    public let path: String
    /// What is wrong and what to do.
    public let message: String

    init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    /// An error of the system, with its words.
    init(_ path: String, _ fault: String, _ remedy: String) {
        self.init(path: path, message: "\(fault): \(String(cString: strerror(errno))); \(remedy)")
    }

    /// `path: message`.
    public var description: String { "\(path): \(message)" }
}

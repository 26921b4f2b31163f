internal import SignatureStore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file of lines to which lines are added, held against other processes for as long as this value lives.
///
/// Lines are added by one write behind the last whole one, and are on disk when the call returns. What a
/// crash cut off in the middle of a line is removed by the next ``lines()``.
struct AppendableFile: ~Copyable {
    private let path: String
    private let file: Int32

    /// Opens the file at `path`, which is made at first need; waits while another process holds it.
    init(_ path: String) throws(SpoolError) {
        file = try Self.open(path)
        self.path = path
    }

    private static func open(_ path: String) throws(SpoolError) -> Int32 {
        while true {
            let isNew = access(path, F_OK) != 0
            let file = openFile(path)
            guard file >= 0 else {
                throw SpoolError(path, "cannot be written to", "check who may write there")
            }
            while flock(file, LOCK_EX) != 0, errno == EINTR {}
            // Whoever held it may have renamed another file over it.
            if let mark = FileMark(file), mark == FileMark(path) {
                if isNew { try synchroniseFolder(of: path) }
                return file
            }
            close(file)
        }
    }

    deinit { close(file) }

    /// The file as it is now; nil where the system does not tell.
    var mark: FileMark? { FileMark(file) }

    /// Its whole lines; a half one at the end is cut off.
    func lines() throws(SpoolError) -> [String] {
        let bytes: [UInt8]
        do {
            bytes = try FileBytes.read(path).array
        } catch {
            throw SpoolError(path: path, message: error.message)
        }
        let end = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        if end < bytes.count { try cut(to: end) }
        return bytes[..<end].split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Adds lines, all or none.
    func append(_ lines: [String]) throws(SpoolError) {
        guard !lines.isEmpty else { return }
        let text = Array(lines.map { $0 + "\n" }.joined().utf8)
        let before = mark?.size ?? 0
        guard putAll(file, text), fsync(file) == 0 else {
            let error = SpoolError(path, "cannot be written to", "check the space on the disk")
            try? cut(to: before)
            throw error
        }
    }

    private func cut(to size: Int) throws(SpoolError) {
        guard ftruncate(file, off_t(size)) == 0, fsync(file) == 0 else {
            throw SpoolError(path, "cannot be written to", "check the disk")
        }
    }
}

/// Tells whether a file is as it was: which one, how long, and when it was changed.
struct FileMark: Equatable {
    let size: Int
    private let device: Int
    private let number: UInt64
    private let seconds: Int
    private let nanoseconds: Int

    /// The open file.
    init?(_ file: Int32) {
        var facts = stat()
        guard fstat(file, &facts) == 0 else { return nil }
        self.init(facts)
    }

    /// The file of that name; nil where there is none.
    init?(_ path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        self.init(facts)
    }

    private init(_ facts: stat) {
        size = Int(facts.st_size)
        device = Int(truncatingIfNeeded: facts.st_dev)
        number = UInt64(facts.st_ino)
        #if canImport(Darwin)
            let changed = facts.st_mtimespec
        #else
            let changed = facts.st_mtim
        #endif
        seconds = Int(changed.tv_sec)
        nanoseconds = Int(changed.tv_nsec)
    }
}

/// Makes the name of a file survive a crash of the machine.
func synchroniseFolder(of path: String) throws(SpoolError) {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) }
    try synchronise(folder: folder ?? ".")
}

/// Makes the names in a folder survive a crash of the machine.
func synchronise(folder: String) throws(SpoolError) {
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if file >= 0 { close(file) } }
    guard file >= 0, fsync(file) == 0 else {
        throw SpoolError(folder, "cannot be synchronised", "check the disk")
    }
}

private func openFile(_ path: String) -> Int32 {
    open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
}

/// Writes all of `bytes`, in one call where the system allows; false where it does not take them.
func putAll(_ file: Int32, _ bytes: [UInt8]) -> Bool {
    var offset = 0
    while offset < bytes.count {
        let count = bytes.withUnsafeBytes { buffer in
            buffer.baseAddress.map { put(file, $0 + offset, buffer.count - offset) } ?? 0
        }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        offset += count
    }
    return true
}

private func put(_ file: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    #if canImport(Glibc)
        return Glibc.write(file, bytes, count)
    #elseif canImport(Musl)
        return Musl.write(file, bytes, count)
    #else
        return Darwin.write(file, bytes, count)
    #endif
}

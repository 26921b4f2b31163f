#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Reads and replaces whole files, without Foundation.
package enum FileBytes {
    /// Larger files are refused: no knowledge comes near.
    package static let limit = 1 << 30

    /// The bytes of the file at `path`, in memory that SQLite can take over.
    package static func read(_ path: String) throws(FileError) -> FileBuffer {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT {
                throw FileError(.notFound, path, "there is no such file; make it with `kb compile`")
            }
            throw FileError(.unreadable, path, "cannot be opened: \(reason())")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else {
            throw FileError(.unreadable, path, "cannot be read: \(reason())")
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else {
            throw FileError(.unreadable, path, "is not a regular file of at most 1 GiB")
        }
        let size = Int(status.st_size)
        guard let buffer = FileBuffer(capacity: size) else {
            throw FileError(.unreadable, path, "\(size) bytes of memory are not to be had")
        }
        while buffer.count < size {
            let got = Self.read(file, buffer.memory + buffer.count, size - buffer.count)
            if got > 0 {
                buffer.count += got
            } else if got == 0 {
                break
            } else if errno != EINTR {
                throw FileError(.unreadable, path, "cannot be read: \(reason())")
            }
        }
        return buffer
    }

    private static func read(_ file: Int32, _ memory: UnsafeMutableRawPointer, _ count: Int) -> Int
    {
        #if canImport(Glibc)
            return Glibc.read(file, memory, count)
        #elseif canImport(Musl)
            return Musl.read(file, memory, count)
        #else
            return Darwin.read(file, memory, count)
        #endif
    }

    /// Puts `bytes` at `path` by renaming a finished file over it, so that no reader sees half of one.
    ///
    /// `mode` are its permissions: `0o600` for what nobody else may read.
    package static func replace(
        _ path: String, with bytes: [UInt8], mode: UInt32 = 0o644
    ) throws(FileError) {
        let temporary = "\(path).\(getpid()).part"
        unlink(temporary)  // of a process that had this number and was killed
        let file = open(
            temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(truncatingIfNeeded: mode))
        guard file >= 0 else {
            throw FileError(.unreadable, path, "cannot be written: \(reason())")
        }
        var offset = 0
        var failure: String?
        bytes.withUnsafeBytes { buffer in
            while offset < buffer.count {
                let put = write(file, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
                if put < 0 {
                    if errno == EINTR { continue }
                    failure = reason()
                    return
                }
                offset += put
            }
        }
        if failure == nil, fsync(file) != 0 { failure = reason() }
        close(file)
        if failure == nil, rename(temporary, path) != 0 { failure = reason() }
        if let failure {
            unlink(temporary)
            throw FileError(.unreadable, path, "cannot be written: \(failure)")
        }
    }

    /// Puts a file at `path` that `make` writes under another name, by renaming it when it is whole.
    ///
    /// `finish` may change bytes of the finished file before it gets its name. Whoever may not read
    /// the file according to `mode` may not read it while it is made either.
    package static func replace(
        _ path: String, mode: UInt32, make: (String) throws(FileError) -> Void,
        finish: (FileEditor) throws(FileError) -> Void
    ) throws(FileError) {
        let temporary = "\(path).\(getpid()).part"
        unlink(temporary)  // of a process that had this number and was killed
        let file = open(
            temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(truncatingIfNeeded: mode))
        guard file >= 0 else {
            throw FileError(.unreadable, path, "cannot be written: \(reason())")
        }
        defer { close(file) }
        do {
            try make(temporary)
            try finish(FileEditor(file: file, path: path))
        } catch {
            unlink(temporary)
            throw error
        }
        if fsync(file) != 0 || rename(temporary, path) != 0 {
            let failure = reason()
            unlink(temporary)
            throw FileError(.unreadable, path, "cannot be written: \(failure)")
        }
    }

    /// Removes a file; one that is not there is gone already.
    package static func remove(_ path: String) { unlink(path) }

    fileprivate static func reason() -> String { String(cString: strerror(errno)) }
}

/// Reads and changes single bytes of a file that is being made.
package struct FileEditor {
    fileprivate let file: Int32
    fileprivate let path: String

    /// How many bytes the file has.
    package func length() throws(FileError) -> Int {
        var status = stat()
        guard fstat(file, &status) == 0 else { throw fault() }
        return Int(status.st_size)
    }

    /// The bytes in `range`.
    package func read(_ range: Range<Int>) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var done = 0
        while done < bytes.count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map {
                    pread(file, $0 + done, buffer.count - done, off_t(range.lowerBound + done))
                } ?? 0
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw fault() }
            done += got
        }
        return bytes
    }

    /// Puts `bytes` at `offset`.
    package func write(_ bytes: [UInt8], at offset: Int) throws(FileError) {
        let put = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, off_t(offset)) }
        guard put == bytes.count else { throw fault() }
    }

    private func fault() -> FileError {
        FileError(.unreadable, path, "cannot be written: \(FileBytes.reason())")
    }
}

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

    /// The bytes of the file at `path`.
    package static func read(_ path: String) throws(FileError) -> [UInt8] {
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
        var failure: String?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = Self.read(file, buffer.baseAddress, count, size - count)
                if got < 0 {
                    if errno == EINTR { continue }
                    failure = reason()
                    return
                }
                if got == 0 { return }
                count += got
            }
        }
        if let failure { throw FileError(.unreadable, path, "cannot be read: \(failure)") }
        return bytes
    }

    private static func read(
        _ file: Int32, _ base: UnsafeMutablePointer<UInt8>?, _ offset: Int, _ count: Int
    ) -> Int {
        guard let base else { return 0 }
        #if canImport(Glibc)
            return Glibc.read(file, base + offset, count)
        #elseif canImport(Musl)
            return Musl.read(file, base + offset, count)
        #else
            return Darwin.read(file, base + offset, count)
        #endif
    }

    /// Puts `bytes` at `path` by renaming a finished file over it, so that no reader sees half of one.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let temporary = "\(path).\(getpid()).part"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
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

    private static func reason() -> String { String(cString: strerror(errno)) }
}

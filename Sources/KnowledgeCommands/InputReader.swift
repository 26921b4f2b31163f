#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Reads files and standard input piece by piece.
package struct InputReader {
    private static let pieceSize = 1 << 16

    /// Calls `body` with each piece of the file at `path`, `-` for standard input, and calls `pause`
    /// whenever nothing more is there yet, so that answers can be flushed.
    package static func read(
        _ path: String, pause: () throws -> Void, _ body: (ArraySlice<UInt8>) throws -> Void
    ) throws {
        let file = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw CommandFailure(message: "\(path): cannot be opened: \(reason()); check the name")
        }
        defer { if file != 0 { close(file) } }
        var buffer = [UInt8](repeating: 0, count: pieceSize)
        while true {
            if !hasInput(file) { try pause() }
            let count = get(file, &buffer)
            if count > 0 {
                try body(buffer[..<count])
            } else if count == 0 {
                return
            } else if errno != EINTR && errno != EAGAIN {
                throw CommandFailure(
                    message: "\(path): cannot be read: \(reason()); name a file, not a folder")
            }
        }
    }

    /// The bytes of a file that can be read again from its start; nil for a pipe or a terminal.
    static func length(ofFile path: String) -> Int? {
        var facts = stat()
        guard path != "-", stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return Int(facts.st_size)
    }

    static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether a read would not have to wait.
    private static func hasInput(_ file: Int32) -> Bool {
        var request = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) != 0
    }

    fileprivate static func get(_ file: Int32, _ buffer: inout [UInt8]) -> Int {
        buffer.withUnsafeMutableBytes { bytes in
            #if canImport(Glibc)
                return Glibc.read(file, bytes.baseAddress, bytes.count)
            #elseif canImport(Musl)
                return Musl.read(file, bytes.baseAddress, bytes.count)
            #else
                return Darwin.read(file, bytes.baseAddress, bytes.count)
            #endif
        }
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}

/// The pieces of a file, one at a time.
struct FilePieces: ~Copyable {
    private let path: String
    private let file: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)

    init(_ path: String) {
        self.path = path
        file = open(path, O_RDONLY | O_CLOEXEC)
    }

    deinit { if file >= 0 { close(file) } }

    /// The next piece, empty at the end.
    mutating func next() throws -> [UInt8] {
        guard file >= 0 else {
            throw CommandFailure(message: "\(path): cannot be opened; check the name")
        }
        while true {
            let count = InputReader.get(file, &buffer)
            if count >= 0 { return Array(buffer[..<count]) }
            if errno != EINTR {
                throw CommandFailure(
                    message: "\(path): cannot be read; name a file, not a folder")
            }
        }
    }
}

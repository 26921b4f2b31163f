#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Standard output and standard error.
package enum Console {
    /// Writes a line to standard output.
    package static func print(_ line: String) { write(1, line + "\n") }

    /// Writes a line to standard error.
    package static func error(_ line: String) { write(2, line + "\n") }

    /// Writes all of `text`; a closed pipe ends the program with success, as readers like `head` expect.
    package static func write(_ file: Int32, _ text: String) {
        var text = text
        text.withUTF8 { write(file, $0) }
    }

    /// Writes all of `bytes`, likewise.
    static func write(_ file: Int32, _ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { write(file, $0) }
    }

    private static func write(_ file: Int32, _ buffer: UnsafeBufferPointer<UInt8>) {
        var offset = 0
        while offset < buffer.count {
            let count = put(file, buffer.baseAddress, offset, buffer.count - offset)
            if count > 0 {
                offset += count
            } else if errno == EPIPE {
                exit(0)
            } else if errno != EINTR && errno != EAGAIN {
                exit(74)
            }
        }
    }

    private static func put(
        _ file: Int32, _ base: UnsafePointer<UInt8>?, _ offset: Int, _ count: Int
    ) -> Int {
        guard let base else { return count }
        #if canImport(Glibc)
            return Glibc.write(file, base + offset, count)
        #elseif canImport(Musl)
            return Musl.write(file, base + offset, count)
        #else
            return Darwin.write(file, base + offset, count)
        #endif
    }

    /// Whether a file is a terminal whose user did not refuse colours (`NO_COLOR`).
    package static func hasColour(_ file: Int32) -> Bool {
        guard isatty(file) == 1 else { return false }
        if let refused = getenv("NO_COLOR"), refused.pointee != 0 { return false }
        if let kind = getenv("TERM"), strcmp(kind, "dumb") == 0 { return false }
        return true
    }

    /// Whether a person looks at a file.
    package static func isTerminal(_ file: Int32) -> Bool { isatty(file) == 1 }

    /// Lets a closed pipe show as an error of `write` instead of killing the program.
    package static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }
}

/// Colours and marks, or their plain stand-ins.
struct Style {
    var isColoured: Bool

    func bold(_ text: String) -> String { wrap("1", text) }
    func dim(_ text: String) -> String { wrap("2", text) }
    func red(_ text: String) -> String { wrap("1;31", text) }
    func green(_ text: String) -> String { wrap("1;32", text) }
    func yellow(_ text: String) -> String { wrap("1;33", text) }

    /// A stretch that matters inside a longer text.
    func marked(_ text: String) -> String { isColoured ? wrap("4;1", text) : "»\(text)«" }

    private func wrap(_ code: String, _ text: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

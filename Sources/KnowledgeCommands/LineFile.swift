#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file that is written line by line, in large pieces.
final class LineFile {
    private let file: Int32
    private var pending = ""

    /// Starts the file anew.
    init(_ path: String) throws {
        file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            throw CommandFailure(
                message: "\(path): cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(file) }

    func add(_ line: String) {
        pending += line
        pending += "\n"
        if pending.utf8.count >= 1 << 16 { flush() }
    }

    /// Writes what is still held back.
    func flush() {
        Console.write(file, pending)
        pending = ""
    }
}

/// How far a long run is, on a terminal only.
struct ShareDone {
    private let words: String
    private let total: Int
    private let isShown = isatty(2) == 1
    private var shown = -1

    init(_ words: String, of total: Int) {
        self.words = words
        self.total = max(1, total)
    }

    mutating func show(_ count: Int) {
        let share = count * 100 / total
        guard isShown, share != shown else { return }
        shown = share
        Console.write(2, "\r\(words) \(share) %")
    }

    func end() {
        if isShown, shown >= 0 { Console.write(2, "\r\(words), done \n") }
    }
}

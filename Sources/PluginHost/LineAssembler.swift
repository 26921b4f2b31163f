#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Joins the pieces of a stream to lines, in bounded memory.
struct LineAssembler {
    /// A line, or the news that one is longer than it may be.
    enum Line { case whole([UInt8]), tooLong }

    private let limit: Int
    private var unfinished: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    /// Whether a line was begun and not ended.
    var isInLine: Bool { !unfinished.isEmpty }

    /// Calls `body` with each line that `piece` completes; no more after one that is too long.
    mutating func add(_ piece: UnsafeRawBufferPointer, _ body: (Line) -> Void) {
        var rest = piece
        while let end = rest.firstNewline {
            guard unfinished.count + end <= limit else { return body(.tooLong) }
            unfinished.append(contentsOf: rest[..<end])
            body(.whole(unfinished))
            unfinished = []
            rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
        }
        guard unfinished.count + rest.count <= limit else { return body(.tooLong) }
        unfinished.append(contentsOf: rest)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate var firstNewline: Int? {
        guard let base = baseAddress, count > 0, let found = memchr(base, 0x0A, count) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }
}

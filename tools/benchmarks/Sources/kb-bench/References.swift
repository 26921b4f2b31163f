internal import CBench

/// Something simple or famous that reads the same bytes in the same run.
protocol Reference {
    /// What it is called in the output.
    var name: String { get }
    /// How many of the messages it reads in a round, where all would take too long.
    var limit: Int { get }
    /// Reads one folded message; answers something that depends on it, so that nothing is left out.
    func read(_ message: UnsafeRawBufferPointer) -> Int
}

/// Copies the bytes: what no program can do faster.
final class CopyReference: Reference {
    let name = "memcpy"
    let limit = Int.max
    private let target = UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 64)
    private var offset = 0

    deinit { target.deallocate() }

    func read(_ message: UnsafeRawBufferPointer) -> Int {
        guard let source = message.baseAddress, 1...(1 << 15) ~= message.count else { return 0 }
        if offset > 1 << 15 { offset = 0 }
        memcpy(target + offset, source, message.count)
        offset += message.count
        return Int((target + offset - 1).load(as: UInt8.self))
    }
}

/// Looks for every literal, one after the other.
struct NaiveReference: Reference {
    let name = "naive"
    let limit: Int
    private let literals: [[UInt8]]

    /// - Parameter literals: What to look for; the more, the fewer messages are read.
    init(_ literals: [[UInt8]]) {
        self.literals = literals
        limit = max(20, 5_000_000 / max(1, literals.count))
    }

    func read(_ message: UnsafeRawBufferPointer) -> Int {
        guard let text = message.baseAddress else { return 0 }
        var found = 0
        for literal in literals
        where memmem(text, message.count, literal, literal.count) != nil {
            found += 1
        }
        return found
    }
}

internal import Dispatch

/// Work on all cores, for programs that have nothing else to do meanwhile.
enum Parallel {
    /// What `transform` makes of each value, in order.
    static func map<Value: Sendable, Result: Sendable>(
        _ values: [Value], _ transform: @Sendable (Value) -> Result
    ) -> [Result] {
        // Few large pieces: one value is some microseconds of work.
        map(values, inPiecesOf: max(64, values.count / 64 + 1), transform)
    }

    /// The same for a few values that are much work each.
    static func each<Value: Sendable, Result: Sendable>(
        _ values: [Value], _ transform: @Sendable (Value) -> Result
    ) -> [Result] {
        map(values, inPiecesOf: 1, transform)
    }

    private static func map<Value: Sendable, Result: Sendable>(
        _ values: [Value], inPiecesOf size: Int, _ transform: @Sendable (Value) -> Result
    ) -> [Result] {
        let pieces = (values.count + size - 1) / size
        let slots = Slots<[Result]>(count: pieces)
        DispatchQueue.concurrentPerform(iterations: pieces) { piece in
            let range = piece * size..<min(values.count, (piece + 1) * size)
            slots.set(piece, values[range].map(transform))
        }
        return slots.values.flatMap { $0 ?? [] }
    }

    /// A row of places of which each is written once, by one piece of work.
    private final class Slots<Value: Sendable>: @unchecked Sendable {
        private let lock = DispatchSemaphore(value: 1)
        private var row: [Value?]

        init(count: Int) { row = Array(repeating: nil, count: count) }

        func set(_ index: Int, _ value: Value) {
            lock.wait()
            row[index] = value
            lock.signal()
        }

        var values: [Value?] { row }
    }
}

import Hashing
import SignatureLearning
import TestSupport
import Testing

@Suite("Inputs that were read before")
struct InputLedgerTests {
    /// Gives `bytes` in chunks.
    private final class Chunks {
        private var rest: ArraySlice<UInt8>
        private let size: Int

        init(_ bytes: [UInt8], _ size: Int) {
            rest = bytes[...]
            self.size = size
        }

        func next() -> [UInt8] {
            defer { rest = rest.dropFirst(size) }
            return Array(rest.prefix(size))
        }
    }

    private static func log(_ lines: Int) -> [UInt8] {
        Array((0..<lines).map { "line \($0) of the log\n" }.joined().utf8)
    }

    private static func entry(_ bytes: [UInt8], records: Int) -> InputLedger.Entry {
        var meter = InputMeter(.fixed)
        meter.read(bytes)
        return meter.entry(records: records)
    }

    @Test(
        "the same content is known, a grown one by its start, another one not",
        arguments: [1, 7, 64, 100_000])
    func finds(chunk: Int) {
        var ledger = InputLedger()
        ledger.note(Self.entry(Self.log(10), records: 10))
        ledger.note(Self.entry(Self.log(20), records: 20))
        func records(_ bytes: [UInt8]) -> Int? {
            let chunks = Chunks(bytes, chunk)
            return ledger.find(.fixed, reading: chunks.next)?.records
        }
        #expect(records(Self.log(10)) == 10)
        #expect(records(Self.log(20)) == 20)
        #expect(records(Self.log(15)) == 10)
        #expect(records(Self.log(500)) == 20)
        #expect(records(Self.log(9)) == nil)
        #expect(records([]) == nil)
        var changed = Self.log(30)
        changed[3] ^= 1
        #expect(records(changed) == nil)
    }

    @Test("a grown input takes the place of what it was")
    func replaces() {
        var ledger = InputLedger()
        let first = Self.entry(Self.log(10), records: 10)
        ledger.note(first)
        ledger.note(Self.entry(Self.log(25), records: 25), replacing: first)
        #expect(ledger.entries == [Self.entry(Self.log(25), records: 25)])
    }

    @Test("hashing in pieces is hashing at once")
    func pieces() {
        let bytes = Self.log(40)
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<20 {
            var meter = InputMeter(.fixed)
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...40, using: &generator)
                meter.read(rest.prefix(count))
                rest = rest.dropFirst(count)
            }
            #expect(meter.entry(records: 0) == Self.entry(bytes, records: 0))
        }
    }
}

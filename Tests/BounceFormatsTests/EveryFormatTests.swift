import BounceFormats
import DeliveryStatus
import Testing

/// What holds for every format of the registry.
struct EveryFormatTests {
    static let descriptors = FormatRegistry.standard.descriptors

    @Test(arguments: descriptors)
    func `recognises and reads its own example`(descriptor: FormatDescriptor) throws {
        let format = FormatRegistry.standard.detect(prefix: descriptor.example.utf8)
        #expect(format?.descriptor.name == descriptor.name)
        let records = try read(descriptor.example, format: descriptor.name)
        #expect(records.outline == ["event"])
        #expect(records.events.first?.diagnostic.contains("User unknown") == true)
        #expect(records.events.first?.kind == .bounce)
    }

    @Test(arguments: descriptors)
    func `gives the same records at any cuts`(descriptor: FormatDescriptor) throws {
        let examples = Self.descriptors.map(\.example)
        let input = Array((examples + [descriptor.example]).joined(separator: "\r\n").utf8)
        let expected = try read([input[...]], format: descriptor.name)
        #expect(try read(input.indices.map { input[$0...$0] }, format: descriptor.name) == expected)
        for seed: UInt64 in 1...10 {
            let pieces = SplitMix.cut(input, seed: seed)
            #expect(try read(pieces, format: descriptor.name) == expected)
        }
    }

    /// Bytes changed, left out and doubled: nothing traps, and what is good behind it is read.
    @Test(arguments: descriptors)
    func `reads mutations without harm`(descriptor: FormatDescriptor) throws {
        let example = Array(descriptor.example.utf8)
        let marks = Array("\"{}[],:;=<>()\\%|\r\n\t \u{0}".utf8)
        for seed: UInt64 in 1...150 {
            var random = SplitMix(state: seed)
            var bytes = example
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.insert(marks.randomElement(using: &random) ?? 0, at: index)
                case 2: bytes.remove(at: index)
                default: bytes = Array(bytes[..<index])
                }
            }
            _ = FormatRegistry.standard.detect(prefix: bytes)
            let expected = try read([bytes[...]], format: descriptor.name)
            let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
            #expect(expected.errors.allSatisfy { (1...lines).contains($0.line) })
            #expect(
                expected.errors.allSatisfy { !$0.message.contains("example.com") },
                "an error quotes its input")
            let pieces = SplitMix.cut(bytes, seed: seed)
            #expect(try read(pieces, format: descriptor.name) == expected)
        }
    }

    /// Of a message only the start is read, however long it is: its own tests say how far.
    @Test(arguments: descriptors.filter { $0.name != "dsn" })
    func `leaves out a record that is too long`(descriptor: FormatDescriptor) throws {
        let long = "\n" + String(repeating: "x", count: FormatLimits.recordBytes + 1) + "\n"
        let records = try read(
            descriptor.example + long + descriptor.example, format: descriptor.name)
        #expect(records.outline.contains { $0.hasPrefix("too_long") })
        #expect(records.outline.last == "event")
    }
}

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

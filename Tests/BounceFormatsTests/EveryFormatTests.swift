import BounceFormats
import DeliveryStatus
import Foundation
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

    /// Files that went through several systems end their lines in several ways.
    @Test(arguments: descriptors)
    func `reads lines with mixed ends`(descriptor: FormatDescriptor) throws {
        let text = "\(descriptor.example)\n\(descriptor.example)\n"
        let expected = try read(text, format: descriptor.name).events
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for seed: UInt64 in 1...10 {
            var random = SplitMix(state: seed)
            // CR and LF after one another would be one end.
            let ends = seed % 2 == 0 ? ["\n", "\r\n"] : ["\r", "\r\n"]
            let mixed = lines.dropLast().reduce("") {
                $0 + $1 + (ends.randomElement(using: &random) ?? "\n")
            }
            #expect(try read(mixed, format: descriptor.name).events == expected)
        }
    }

    /// The pieces of 256 KiB of a record: a little more than the limit, with the variable
    /// `KB_LONG_TESTS` 100 MiB.
    private static let longRecord =
        ProcessInfo.processInfo.environment["KB_LONG_TESTS"] == nil ? 5 : 400

    /// Of a message only the start is read, however long it is: its own tests say how far.
    @Test(arguments: descriptors.filter { $0.name != "dsn" })
    func `leaves out a record that is too long`(descriptor: FormatDescriptor) throws {
        let piece = [UInt8](repeating: 0x78, count: 1 << 18)
        var format = try #require(FormatRegistry.standard[descriptor.name]).init()
        var records = format.decode(Array("\(descriptor.example)\n".utf8)[...], isLast: false)
        for _ in 0..<Self.longRecord {
            records += format.decode(piece[...], isLast: false)
        }
        #expect(records.count <= 2, "the error comes once, and does not wait for the end")
        records += format.decode(Array("\n\(descriptor.example)".utf8)[...], isLast: true)
        #expect(records.outline.contains { $0.hasPrefix("too_long") })
        #expect(records.outline.last == "event")
    }
}

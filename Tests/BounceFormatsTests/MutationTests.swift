import BounceFormats
import DeliveryStatus
import Testing

/// Damaged input of every format: no trap, bounded, and what is good behind it is read.
struct MutationTests {
    static let descriptors = FormatRegistry.standard.descriptors

    @Test(arguments: descriptors)
    func `reads damaged input without harm`(descriptor: FormatDescriptor) throws {
        for seed: UInt64 in 1...50 {
            let bytes = Self.damaged(descriptor, seed: seed)
            _ = FormatRegistry.standard.detect(prefix: bytes)
            let records = try read([bytes[...]], format: descriptor.name)
            #expect(
                try read(SplitMix.cut(bytes, seed: seed), format: descriptor.name) == records,
                "cuts make a difference")
            #expect(records.count <= bytes.count + 1)
            let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
            #expect(records.errors.allSatisfy { (1...lines).contains($0.line) })
            #expect(
                records.errors.allSatisfy { !$0.message.contains("example.com") },
                "an error quotes its input")
        }
    }

    /// The formats of which a record ends where its line ends, whatever is in it.
    @Test(arguments: descriptors.filter { isByLine($0.name) })
    func `reads a good line behind a damaged one`(descriptor: FormatDescriptor) throws {
        let good = try read(descriptor.example, format: descriptor.name).events
        for seed: UInt64 in 1...50 {
            let line = Self.damaged(descriptor, seed: seed).filter { $0 != 0x0A && $0 != 0x0D }
            let input = line + Array("\n\(descriptor.example)\n\(descriptor.example)\n".utf8)
            let events = try read([input[...]], format: descriptor.name).events
            #expect(events.last?.diagnostic == good.last?.diagnostic, "seed \(seed)")
        }
    }

    /// In an mbox a message ends at the next From_ line, whatever is in it.
    @Test func `reads a good message behind a damaged one`() throws {
        let from = "From MAILER-DAEMON Thu Jan  1 00:00:00 2026\n"
        let bad = Mail.report(human: Mail.postfix, fields: Mail.fields)
        let good = Mail.report(fields: Mail.fields)
        let expected = read(good, as: DSNFormat.self).events
        for seed: UInt64 in 1...50 {
            var mutator = Mutator(seed: seed)
            let damaged = mutator.damaged(Array(bad.utf8), with: Array(Mail.sendmail.utf8))
            let input = Array(from.utf8) + damaged + Array("\n\n\(from)\(good)".utf8)
            #expect(read(input, as: DSNFormat.self).events.last == expected.last, "seed \(seed)")
        }
    }

    private static func isByLine(_ name: String) -> Bool {
        // A message has many lines, and a quote may hold a line end in a table.
        !["dsn", "csv", "powermta"].contains(name)
    }

    private static func damaged(_ descriptor: FormatDescriptor, seed: UInt64) -> [UInt8] {
        var mutator = Mutator(seed: seed)
        let other = descriptors[Int(seed) % descriptors.count].example
        return mutator.damaged(Array(descriptor.example.utf8), with: Array(other.utf8))
    }
}

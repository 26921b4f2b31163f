import BounceFormats
import Testing

/// How an input is cut into chunks makes no difference.
struct ChunkingTests {
    static let inputs: [String] = [
        "\u{FEFF}550 a\r\n\r\n\r550 b\n\u{0}用户\n",
        "\(JSONLinesFormatTests.good)\r\n{\"id\":\"\n[]\n\(JSONLinesFormatTests.good)",
        "\u{FEFF}[\(Payload.event()),\r\n\(Payload.pretty(Payload.sns(Payload.delay)))]\n",
        Payload.pretty(Payload.lambda([Payload.notification(), "x", Payload.event()])),
        "\(Payload.event().prefix(200))\r\n\(Payload.event())\r\n550 x\n\(Payload.delay)5,{}[\n",
        "[\(Payload.event())\n[1,\"],{\",[{}],nul,{\"a\":[1}\n,\(Payload.event()),",
        "{\"a\":[\n\(Payload.event())\n\(Payload.event())\n{\"b\":\n\(Payload.event())",
        "{\n \"a\": \"x\ny\",\n \"b\": 1\n}\n\(Payload.event())",
        String(repeating: "[\n", count: 70) + "\(Payload.event())\n{}",
    ]

    @Test(arguments: inputs.indices)
    func `gives the same records byte by byte and at random cuts`(index: Int) {
        check(Self.inputs[index], as: SESFormat.self)
        check(Self.inputs[index], as: JSONLinesFormat.self)
        check(Self.inputs[index], as: TextFormat.self)
    }

    @Test func `gives the same records around a record that is too long`() {
        let long = String(repeating: "x", count: FormatLimits.recordBytes)
        let event = Payload.event()
        let input = Array("\(event)\n{\"a\":\"\(long)\",\n \"b\":\n {}}\n\(event)".utf8)
        let expected = read(input, as: SESFormat.self)
        #expect(expected.outline == ["event", "too_long@2", "event"])
        for size in [1 << 12, (1 << 20) - 1, 1 << 20] {
            let pieces = stride(from: 0, to: input.count, by: size).map {
                input[$0..<min($0 + size, input.count)]
            }
            #expect(read(pieces, as: SESFormat.self) == expected)
        }
    }

    /// Rubbish of brackets, quotes and line ends: nothing crashes, and cuts make no difference.
    @Test(arguments: 1...200)
    func `reads rubbish without harm`(seed: Int) {
        var generator = SplitMix(state: UInt64(seed))
        let alphabet = Array("{}[]\",:\\\n\r \u{0}a1".utf8) + [0xEF, 0xBB, 0xBF, 0xFF]
        let good = Array("\n\(Payload.event())\n".utf8)
        var bytes: [UInt8] = []
        for _ in 0..<200 {
            bytes.append(alphabet.randomElement(using: &generator) ?? 0)
            if Int.random(in: 0..<100, using: &generator) == 0 { bytes += good }
        }
        check(bytes, as: SESFormat.self, seeds: 1...2)
        check(bytes, as: JSONLinesFormat.self, seeds: 1...2)
        check(bytes, as: TextFormat.self, seeds: 1...2)
        _ = FormatRegistry.standard.detect(prefix: bytes)
    }

    private func check(_ input: String, as format: (some BounceFormat).Type) {
        check(Array(input.utf8), as: format, seeds: 1...20)
    }

    private func check(
        _ bytes: [UInt8], as format: (some BounceFormat).Type, seeds: ClosedRange<UInt64>
    ) {
        let expected = read(bytes, as: format)
        #expect(read(bytes.indices.map { bytes[$0...$0] }, as: format) == expected)
        for seed in seeds {
            #expect(read(SplitMix.cut(bytes, seed: seed), as: format) == expected)
        }
        let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
        #expect(expected.errors.allSatisfy { (1...lines).contains($0.line) })
    }
}

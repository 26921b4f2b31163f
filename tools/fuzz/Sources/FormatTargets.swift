import BounceFormats

/// The formats: chunks make no difference, records are bounded, errors say where they are.
enum FormatTargets {
    static func target(_ format: any BounceFormat.Type) -> FuzzTarget {
        let descriptor = format.descriptor
        let seeds = descriptor.name == "dsn" ? Messages.all : []
        return FuzzTarget(name: descriptor.name, seeds: [descriptor.example] + seeds) { bytes in
            check(bytes, format)
        }
    }

    private static func check(_ bytes: [UInt8], _ format: any BounceFormat.Type) {
        _ = FormatRegistry.standard.detect(prefix: bytes)
        let whole = read([bytes[...]], format)
        promise(read(pieces(bytes), format) == whole, "chunks make a difference")

        let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
        // Every event of a record needs at least one byte that names its recipient.
        promise(whole.count <= bytes.count + 1, "\(whole.count) records of \(bytes.count) bytes")
        for case .failed(let error) in whole {
            promise((1...lines).contains(error.line), "an error on line \(error.line) of \(lines)")
            promise(error.column ?? 1 >= 1, "an error in column \(error.column ?? 0)")
        }
    }

    private static func read(
        _ pieces: [ArraySlice<UInt8>], _ format: any BounceFormat.Type
    ) -> [FormatRecord] {
        var decoder = format.init()
        decoder.includesDeliveries = true
        let records = pieces.flatMap { decoder.decode($0, isLast: false) }
        return records + decoder.decode([], isLast: true)
    }

    /// The input cut at places that it decides itself.
    private static func pieces(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes.prefix(64) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        while start < bytes.count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let end = min(bytes.count, start + Int(state >> 59))
            pieces.append(bytes[start..<end])
            start = end
        }
        return pieces
    }
}

import BounceFormats
import DeliveryStatus
import Testing

/// Reads a whole input at once.
func read<Format: BounceFormat>(_ input: some Collection<UInt8>, as format: Format.Type)
    -> [FormatRecord]
{
    var format = Format()
    return format.decode(Array(input)[...], isLast: true)
}

/// Reads a whole input at once.
func read<Format: BounceFormat>(_ input: String, as format: Format.Type) -> [FormatRecord] {
    read(Array(input.utf8), as: format)
}

/// Reads an input in the given pieces.
func read<Format: BounceFormat>(_ pieces: [ArraySlice<UInt8>], as format: Format.Type)
    -> [FormatRecord]
{
    var format = Format()
    let records = pieces.flatMap { format.decode($0, isLast: false) }
    return records + format.decode([], isLast: true)
}

/// Reads pieces in the format of that name; the deliveries are events as well.
func read(
    _ pieces: [ArraySlice<UInt8>], format name: String, includesDeliveries: Bool = true
) throws -> [FormatRecord] {
    var format = try #require(FormatRegistry.standard[name]).init()
    format.includesDeliveries = includesDeliveries
    let records = pieces.flatMap { format.decode($0, isLast: false) }
    return records + format.decode([], isLast: true)
}

/// Reads an input in the format of that name; the deliveries are events as well.
func read(_ input: String, format name: String, includesDeliveries: Bool = true) throws
    -> [FormatRecord]
{
    try read([Array(input.utf8)[...]], format: name, includesDeliveries: includesDeliveries)
}

extension [FormatRecord] {
    var events: [BounceEvent] {
        compactMap { if case .event(let event) = $0 { event } else { nil } }
    }

    var skipped: [SkippedRecord] {
        compactMap { if case .skipped(let skipped) = $0 { skipped } else { nil } }
    }

    var errors: [FormatError] {
        compactMap { if case .failed(let error) = $0 { error } else { nil } }
    }

    /// `event`, `skipped` or the error's code with its line: `invalid_json@3`.
    var outline: [String] {
        map {
            switch $0 {
            case .event: "event"
            case .skipped: "skipped"
            case .failed(let error): "\(error.code)@\(error.line)"
            }
        }
    }
}

/// A generator that gives the same numbers on every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// `bytes` cut at places that `seed` decides.
    static func cut(_ bytes: [UInt8], seed: UInt64) -> [ArraySlice<UInt8>] {
        var generator = SplitMix(state: seed)
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + Int.random(in: 0...40, using: &generator))
            pieces.append(bytes[start..<end])
            start = end
        }
        return pieces
    }
}

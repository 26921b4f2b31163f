internal import DeliveryStatus

/// One diagnostic a line.
///
/// Blank lines are nothing, broken UTF-8 is repaired, NUL bytes count as blanks.
public struct TextFormat: BounceFormat {
    /// The name `text`.
    public static let descriptor = FormatDescriptor(
        name: "text", summary: "one diagnostic a line",
        example: "550 5.1.1 <user@example.com>: User unknown")

    /// Whatever is no JSON; formats that say more of themselves stand before it.
    public static func recognizes(_ start: ArraySlice<UInt8>) -> Bool { !JSONSniffer.opens(start) }

    /// Text has bounces only.
    public var includesDeliveries = false
    private var lines = LineSplitter()

    /// Makes a decoder at the start of an input.
    public init() {}

    /// Takes the next bytes and answers one event for each line that they complete.
    public mutating func decode(_ chunk: ArraySlice<UInt8>, isLast: Bool) -> [FormatRecord] {
        lines.split(chunk, isLast: isLast).compactMap { line in
            if line.isTooLong { return .failed(.tooLong(line: line.number)) }
            if line.bytes.allSatisfy(ASCII.isBlank) { return nil }
            var words = line.bytes
            if ByteSearch.hasNUL(words) { words = words.map { $0 == 0 ? 0x20 : $0 } }
            return .event(BounceEvent(diagnostic: String(decoding: words, as: UTF8.self)))
        }
    }
}

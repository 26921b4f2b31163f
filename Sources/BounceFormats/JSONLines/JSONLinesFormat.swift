/// One JSON object a line, with a `diagnostic` and what else is known about the bounce.
///
/// The keys are `diagnostic` (required), `id`, `status`, `action`, `smtp_command`, `remote_mta`,
/// `recipient`, `reported`, `timestamp`, `kind` (bounce, delay, delivery or complaint) and `attempted` (false
/// where the sending service did not even try); others are ignored and null counts as absent.
///
///     {"id": "1", "diagnostic": "550 5.1.1 User unknown", "remote_mta": "mx.example.com"}
public struct JSONLinesFormat: BounceFormat {
    /// The name `jsonl`.
    public static let descriptor = FormatDescriptor(
        name: "jsonl",
        summary: "one JSON object a line with the key diagnostic and optionally id, status, action,"
            + " smtp_command, remote_mta, recipient, reported, timestamp, kind",
        example: #"{"diagnostic": "550 5.1.1 User unknown", "recipient": "user@example.com"}"#)

    /// Objects with one of the format's own keys.
    public static func recognizes(_ start: ArraySlice<UInt8>) -> Bool {
        // A delivery has a kind and no diagnostic.
        JSONSniffer.opens(start) && JSONSniffer.mentions(["diagnostic", "kind"], in: start)
    }

    /// Whether records of the kinds `delivery` and `complaint` are events.
    public var includesDeliveries = false
    private var lines = LineSplitter()

    /// Makes a decoder at the start of an input.
    public init() {}

    /// Takes the next bytes and answers one record for each line that they complete.
    public mutating func decode(_ chunk: ArraySlice<UInt8>, isLast: Bool) -> [FormatRecord] {
        lines.split(chunk, isLast: isLast).compactMap { line in
            if line.isTooLong {
                let id = LeadingID.find(in: line.bytes)
                return .failed(.tooLong(line: line.number, id: id))
            }
            if line.bytes.allSatisfy(JSONByte.isBlank) { return nil }
            do throws(FormatError) {
                return try JSONLinesRecord.read(
                    line.bytes, line: line.number, includesDeliveries: includesDeliveries)
            } catch {
                return .failed(error)
            }
        }
    }
}

/// Bounce notifications and events of Amazon SES, however they were delivered.
///
/// Reads the three shapes (identity notifications with `notificationType`, event publishing with
/// `eventType`, EventBridge with `detail`) raw, in an SNS envelope, in `Records` of a Lambda
/// function, and in messages of SQS; one object, an array, JSON Lines, or objects in a row.
public struct SESFormat: BounceFormat {
    /// The name `ses`.
    public static let descriptor = FormatDescriptor(
        name: "ses",
        summary: "Amazon SES notifications and events as JSON: raw, or in SNS, SQS, Lambda and"
            + " EventBridge envelopes",
        example: #"{"notificationType": "Bounce", "bounce": {"bounceType": "Permanent", "#
            + #""bouncedRecipients": [{"emailAddress": "user@example.com", "#
            + #""diagnosticCode": "smtp; 550 5.1.1 User unknown"}]}}"#)

    /// Objects with a key of a notification or of an envelope.
    public static func recognizes(_ start: ArraySlice<UInt8>) -> Bool {
        JSONSniffer.opens(start) && JSONSniffer.mentions(keys, in: start)
    }

    private static let keys: [StaticString] = [
        "notificationType", "eventType", "bouncedRecipients", "Records", "Messages", "Body",
        "TopicArn", "detail-type",
    ]

    /// Whether `Delivery` and `Complaint` notifications are events; a complaint that names several
    /// recipients never is, for nobody knows whose it is.
    public var includesDeliveries = false
    private var splitter = JSONRecordSplitter()

    /// Makes a decoder at the start of an input.
    public init() {}

    /// Takes the next bytes and answers what the notifications say that they complete.
    ///
    /// A notification about several recipients gives an event for each, all with the same id.
    public mutating func decode(_ chunk: ArraySlice<UInt8>, isLast: Bool) -> [FormatRecord] {
        splitter.split(chunk, isLast: isLast).flatMap(read)
    }

    private func read(_ record: JSONRecordSplitter.Record) -> [FormatRecord] {
        let line = record.place.line
        switch record.content {
        case .broken(let breakage): return [.failed(breakage.error(line: line))]
        case .whole(let bytes):
            do throws(FormatError) {
                let value = try JSONReader.decode(bytes, line: line, column: record.place.column)
                return SESEnvelope.open(
                    value, line: line, includesDeliveries: includesDeliveries)
            } catch {
                return [.failed(error)]
            }
        }
    }
}

extension JSONRecordSplitter.Breakage {
    /// What to tell about a value that starts on `line`.
    func error(line: Int) -> FormatError {
        switch self {
        case .truncated: .truncated(line: line)
        case .lineEndInString:
            .invalidJSON(
                line: line, "a line ends inside a string",
                remedy: #"write line ends as \n, or check that the record is complete"#)
        case .bracketMismatch:
            .invalidJSON(
                line: line, "a bracket closes another kind of bracket",
                remedy: "check that the record is complete")
        case .unclosedArray:
            .invalidJSON(
                line: line, "the array that starts here is never closed",
                remedy: "check that the input is complete")
        case .tooDeep: .tooDeep(line: line)
        case .tooLong: .tooLong(line: line)
        }
    }
}

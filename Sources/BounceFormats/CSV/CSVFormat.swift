internal import DeliveryStatus

/// A table with a header (RFC 4180): comma, semicolon, tab or bar between the values.
///
/// The columns are called as the keys of `jsonl`, or by a common name for the same.
public struct CSVFormat: BounceFormat {
    /// The name `csv`.
    public static let descriptor = FormatDescriptor(
        name: "csv",
        summary: "a table (CSV, TSV) whose header names the columns, such as email and reason",
        example: "email,status,reason\nuser@example.com,5.1.1,\"550 5.1.1 User unknown\"\n")

    /// A header with a column for the words, and another that is known.
    public static func recognizes(_ start: ArraySlice<UInt8>) -> Bool {
        guard let header = TableSplitter.header(of: start), header.allSatisfy(isName) else {
            return false
        }
        let columns = Columns(header: header)
        return columns.has(.diagnostic) && columns.count > 1
    }

    private typealias Columns = TableColumns<Column>

    /// What a column can be named for: the keys of `jsonl`, and `reply_code`.
    public static let columnKeys = Column.allCases.map(\.key)

    /// The names of columns by their keys, where the header's own names do not say what they hold.
    ///
    /// A key that is none of ``columnKeys`` is passed over.
    public var columnNames: [String: String] = [:]
    /// Whether rows of the kinds delivery and complaint are events.
    public var includesDeliveries = false
    private var splitter = TableSplitter()
    private var columns: Columns?
    /// Whether a column that was named is missing: what the rows say cannot be told.
    private var isUnreadable = false

    /// Makes a decoder at the start of an input.
    public init() {}

    /// Takes the next bytes and answers one record for each row that they complete.
    public mutating func decode(_ chunk: ArraySlice<UInt8>, isLast: Bool) -> [FormatRecord] {
        var records: [FormatRecord] = []
        for row in splitter.split(chunk, isLast: isLast) {
            guard case .values(let values) = row.content else {
                if let error = FormatError.row(row.content, line: row.line) {
                    records.append(.failed(error))
                }
                continue
            }
            if isUnreadable { continue }
            if let columns {
                records.append(record(values, columns, line: row.line))
            } else {
                take(header: values, line: row.line, &records)
            }
        }
        if isLast {
            columns = nil
            isUnreadable = false
        }
        return records
    }

    private mutating func take(header: [String], line: Int, _ records: inout [FormatRecord]) {
        var chosen: [Column: Int] = [:]
        for column in Column.allCases {
            guard let name = columnNames[column.key] else { continue }
            guard let place = Columns.place(of: name, in: header) else {
                isUnreadable = true
                records.append(.failed(Self.noColumn(name, for: column, line: line)))
                return
            }
            chosen[column] = place
        }
        let columns = Columns(header: header, chosen: chosen)
        self.columns = columns
        if let error = Self.error(of: columns, line: line) { records.append(.failed(error)) }
    }

    private static func noColumn(_ name: String, for column: Column, line: Int) -> FormatError {
        FormatError(
            code: .invalidTable, line: line,
            message:
                "line \(line), the header, has no column '\(name)' for \(column.key), so no row"
                + " was read; name a column as the header does")
    }

    private static func error(of header: Columns, line: Int) -> FormatError? {
        if header.has(.diagnostic) || header.has(.code) || header.has(.status) {
            return nil
        }
        return FormatError(
            code: .invalidTable, line: line,
            message: "line \(line) names no column for the receiving server's words; call one"
                + " diagnostic, reason or error")
    }

    private func record(_ row: [String], _ columns: Columns, line: Int) -> FormatRecord {
        func value(_ column: Column) -> String? { columns.value(column, in: row) }
        let id = value(.id)
        let kind = value(.kind).map(Self.kind) ?? .bounce
        let isBounce = kind == .bounce || kind == .delay
        if !isBounce, !includesDeliveries {
            return .skipped(
                SkippedRecord(line: line, note: "\(kind.rawValue): not a bounce", id: id))
        }
        let status = value(.status)
        // Some exports write the reply code where others write the enhanced code.
        let words = ReplyText.joined(
            code: value(.code) ?? status, status: status, words: value(.diagnostic))
        if isBounce, words.isEmpty, status == nil, value(.recipient) == nil {
            return .failed(
                FormatError(
                    code: .missingField, line: line, id: id,
                    message: "line \(line) has neither a recipient nor the receiving server's"
                        + " words; fill the columns, or check how the values are separated"))
        }
        return .event(
            BounceEvent(
                id: id, recipient: value(.recipient).flatMap { ReplyText.address(in: $0) },
                diagnostic: words, status: status.flatMap { EnhancedStatus($0) },
                action: value(.action).flatMap { DeliveryAction(field: $0) }
                    ?? (kind == .delay ? .delayed : nil),
                phase: value(.command).flatMap { SMTPPhase(command: $0) },
                remoteMTA: value(.remoteMTA).flatMap { TypedField.value(of: $0) },
                reported: value(.reported), timestamp: value(.timestamp), kind: kind))
    }

    /// What a word for an event means; what means nothing is a bounce, as without the column.
    private static func kind(_ word: String) -> EventKind {
        switch word.lowercased() {
        case "delivery", "delivered", "sent": .delivery
        case "delay", "delayed", "deferred", "deferral": .delay
        case "complaint", "complained", "spamreport", "spam_complaint": .complaint
        case "auto_reply": .autoReply
        default: .bounce
        }
    }

    /// Whether a value may be the name of a column, and no sentence.
    private static func isName(_ text: String) -> Bool {
        guard text.utf8.count <= 40, text.utf8.first.map(ASCII.isLetter) ?? true else {
            return false
        }
        return text.utf8.allSatisfy {
            ASCII.isLetterOrDigit($0) || $0 == 0x20 || $0 == 0x5F || $0 == 0x2D || $0 == 0x2E
        }
    }
}

/// What a column may hold.
private enum Column: Int, TableColumn {
    case id, recipient, diagnostic, code, status, action, command, remoteMTA, reported, timestamp
    case kind

    /// The key of `jsonl`.
    var key: String {
        switch self {
        case .code: "reply_code"
        case .command: "smtp_command"
        case .remoteMTA: "remote_mta"
        default: "\(self)"
        }
    }

    var names: [String] {
        switch self {
        case .id: ["id", "eventid", "messageid"]
        case .recipient:
            [
                "recipient", "email", "emailaddress", "rcpt", "rcptto", "address", "to",
                "recipientemail", "toemail", "emailto",
            ]
        case .diagnostic:
            [
                "diagnostic", "diagnosticcode", "dsndiag", "smtpresponse", "smtpreply",
                "bouncereason", "reason", "response", "error", "errormessage", "message",
                "description",
            ]
        case .code: ["replycode", "smtpcode", "code", "errorcode", "responsecode"]
        case .status: ["status", "enhancedstatus", "enhancedcode", "dsnstatus", "dsn"]
        case .action: ["action", "dsnaction"]
        case .command: ["smtpcommand", "command"]
        case .remoteMTA: ["remotemta", "mxhost", "mx", "dsnmta", "relay"]
        case .reported: ["reported", "bouncetype", "classification", "type"]
        case .timestamp:
            ["timestamp", "time", "date", "createdat", "created", "bouncedat", "eventtime"]
        case .kind: ["kind", "event", "eventtype"]
        }
    }
}

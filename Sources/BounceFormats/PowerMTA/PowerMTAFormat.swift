internal import DeliveryStatus

/// Accounting files of PowerMTA: a table whose header says which fields were recorded.
struct PowerMTAFormat: BounceFormat {
    static let descriptor = FormatDescriptor(
        name: "powermta", summary: "accounting files of PowerMTA (CSV with the header)",
        example: """
            type,timeLogged,orig,rcpt,dsnAction,dsnStatus,dsnDiag,dsnMta,bounceCat
            b,0,sender@example.org,user@example.com,failed,5.1.1 (bad destination mailbox address),\
            smtp;550 5.1.1 User unknown,mx.example.com (192.0.2.1),bad-mailbox

            """)

    static func recognizes(_ start: ArraySlice<UInt8>) -> Bool {
        guard let header = TableSplitter.header(of: start) else { return false }
        return header.first == "type" && header.contains("rcpt")
            && (header.contains("dsnDiag") || header.contains("dsnStatus")
                || header.contains("timeLogged"))
    }

    var includesDeliveries = false
    private var splitter = TableSplitter()
    private var columns: TableColumns<Column>?

    init() {}

    mutating func decode(_ chunk: ArraySlice<UInt8>, isLast: Bool) -> [FormatRecord] {
        var records: [FormatRecord] = []
        for row in splitter.split(chunk, isLast: isLast) {
            if let error = FormatError.row(row.content, line: row.line) {
                records.append(.failed(error))
            } else if case .values(let values) = row.content {
                // Every file that was rotated in starts with the header again.
                if columns == nil || values.first == "type" {
                    columns = TableColumns(header: values)
                    if let error = headerError(line: row.line) { records.append(.failed(error)) }
                } else if let record = record(values, line: row.line) {
                    records.append(record)
                }
            }
        }
        if isLast { columns = nil }
        return records
    }

    private func headerError(line: Int) -> FormatError? {
        if let columns, columns.has(.type), columns.has(.recipient) { return nil }
        return FormatError(
            code: .invalidTable, line: line,
            message: "line \(line) is no header of an accounting file, expected the columns type"
                + " and rcpt; pass the file from its first line")
    }

    private func record(_ row: [String], line: Int) -> FormatRecord? {
        guard let columns, let type = columns.value(.type, in: row),
            let recipient = columns.value(.recipient, in: row),
            let kind = kind(type, action: columns.value(.action, in: row))
        else { return nil }
        if !includesDeliveries, kind != .bounce, kind != .delay {
            return .skipped(SkippedRecord(line: line, note: "\(kind.rawValue): not a bounce"))
        }
        let status = columns.value(.status, in: row).map { $0.prefix { $0 != " " } }
        let host = columns.value(.host, in: row).map { $0.prefix { $0 != " " } }
        return .event(
            BounceEvent(
                recipient: ReplyText.address(in: recipient),
                diagnostic: columns.value(.diagnostic, in: row) ?? "",
                status: status.flatMap { EnhancedStatus($0) },
                action: columns.value(.action, in: row).flatMap { DeliveryAction(field: $0) },
                remoteMTA: host.map(String.init),
                reported: columns.value(.category, in: row),
                timestamp: columns.value(.timestamp, in: row), kind: kind))
    }

    /// What a record is about; nil where it is no recipient's fate.
    private func kind(_ type: String, action: String?) -> EventKind? {
        switch type {
        case "b", "bounce", "rb": .bounce
        case "t", "transient": .delay
        case "d", "delivery": .delivery
        case "rs": action.flatMap { DeliveryAction(field: $0) }.flatMap(kind)
        default: nil
        }
    }

    private func kind(_ action: DeliveryAction) -> EventKind? {
        switch action {
        case .failed: .bounce
        case .delayed: .delay
        case .delivered: .delivery
        case .relayed, .expanded: nil
        }
    }
}

/// The fields of a record that are used.
private enum Column: Int, TableColumn {
    case type, recipient, action, status, diagnostic, host, category, timestamp

    var names: [String] {
        switch self {
        case .type: ["type"]
        case .recipient: ["rcpt"]
        case .action: ["dsnaction"]
        case .status: ["dsnstatus"]
        case .diagnostic: ["dsndiag"]
        case .host: ["dsnmta", "dlvdestinationip"]
        case .category: ["bouncecat"]
        case .timestamp: ["timelogged"]
        }
    }
}

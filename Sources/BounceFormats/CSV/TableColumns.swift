/// What the columns of a table may hold.
protocol TableColumn: RawRepresentable<Int>, CaseIterable, Sendable {
    /// What columns of it are called, in small letters and digits, the best name first.
    var names: [String] { get }
}

/// Which column of a table holds what, by the names in its header.
struct TableColumns<Column: TableColumn>: Sendable {
    /// For each meaning the columns that have it, the best name first.
    private let places: [[Int]]

    /// Takes a header; of two columns with one name the first counts.
    init(header: [String]) {
        let names = header.enumerated().map { (Self.name($1), $0) }
        let columns = Dictionary(names) { first, _ in first }
        places = Column.allCases.map { $0.names.compactMap { columns[$0] } }
    }

    /// How many meanings have a column.
    var count: Int { places.count { !$0.isEmpty } }

    func has(_ column: Column) -> Bool { !places[column.rawValue].isEmpty }

    /// The first value of a row that is not blank, without blanks around it.
    func value(_ column: Column, in row: [String]) -> String? {
        for place in places[column.rawValue] where place < row.count {
            if let value = TypedField.trimmed(row[place]) { return value }
        }
        return nil
    }

    /// A name of letters and digits in lower case: `SMTP Response`, `smtp_response` and
    /// `smtpResponse` are one.
    private static func name(_ text: String) -> String {
        String(decoding: text.utf8.filter(isLetterOrDigit).map(lowered), as: UTF8.self)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}

extension FormatError {
    /// What to tell of a row that could not be read.
    static func row(_ content: TableSplitter.Content, line: Int) -> FormatError? {
        switch content {
        case .values: nil
        case .tooLong: .tooLong(line: line)
        case .unclosedQuote:
            FormatError(
                code: .invalidTable, line: line,
                message: "line \(line) opens a quote that is never closed; close it, or double the"
                    + " quotes inside of quoted values")
        }
    }
}

/// What the columns of a table may hold.
protocol TableColumn: RawRepresentable<Int>, CaseIterable, Hashable, Sendable {
    /// What columns of it are called, in small letters and digits, the best name first.
    var names: [String] { get }
}

/// Which column of a table holds what, by the names in its header.
struct TableColumns<Column: TableColumn>: Sendable {
    /// For each meaning the columns that have it, the best name first.
    private let places: [[Int]]

    /// Takes a header; of two columns with one name the first counts.
    ///
    /// - Parameter chosen: For meanings that the user gave a column of their own, the number of that
    ///   column. Such a column means nothing else, whatever it is called.
    init(header: [String], chosen: [Column: Int] = [:]) {
        let taken = Set(chosen.values)
        let names = header.enumerated().map { (Self.name($1), $0) }
        let columns = Dictionary(names.filter { !taken.contains($0.1) }) { first, _ in first }
        places = Column.allCases.map { column in
            chosen[column].map { [$0] } ?? column.names.compactMap { columns[$0] }
        }
    }

    /// The number of the column called `name`: letter by letter, else but for case, blanks and signs.
    static func place(of name: String, in header: [String]) -> Int? {
        let words = header.map { TypedField.trimmed($0) ?? "" }
        if let exact = words.firstIndex(of: name) { return exact }
        let folded = Self.name(name)
        return folded.isEmpty ? nil : words.firstIndex { Self.name($0) == folded }
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

import Foundation
import SignatureStore
import TestSupport
import Testing

@Suite("The published layout")
struct FormatDocumentTests {
    /// A column of the schema.
    private struct Column {
        var table, name, type: String
    }

    private static func columns() throws -> [Column] {
        let database = try Database.empty()
        try database.execute(FileLayout.schema)
        let query = try database.prepare(
            """
            SELECT t.name, c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c
            WHERE t.type = 'table' ORDER BY 1, c.cid
            """)
        var columns: [Column] = []
        while try query.step() {
            columns.append(Column(table: query.text(0), name: query.text(1), type: query.text(2)))
        }
        return columns
    }

    @Test("FORMAT.md names every table and every column, and which are integers")
    func everyColumn() throws {
        let path = Repository.knowledge + "/FORMAT.md"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let section = try #require(
            text.components(separatedBy: "\n## ").first { $0.hasPrefix("Tables") })
        let types = try #require(section.components(separatedBy: "\n\n").dropFirst().first)
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let columns = try Self.columns()
        #expect(Set(columns.map(\.table)).count >= 25)
        for column in columns {
            let row = rows.first { $0.hasPrefix("| `\(column.table)` |") }
            let found = try #require(row, "\(column.table) is not in FORMAT.md")
            #expect(found.contains("`\(column.name)`"), "\(column.table).\(column.name)")
            // `first` is a word in one table and a code point in another.
            guard column.name != "first" else { continue }
            #expect(
                types.contains("`\(column.name)`") == (column.type != "TEXT"),
                "\(column.table).\(column.name) is \(column.type)")
        }
    }
}

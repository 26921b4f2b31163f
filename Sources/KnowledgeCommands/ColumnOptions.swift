internal import ArgumentParser
internal import BounceFormats

/// Which columns of a table hold what, in the user's words.
struct ColumnOptions: ParsableArguments {
    @Option(
        name: .customLong("column"),
        help: ArgumentHelp(
            "Which column of a table holds what: diagnostic=\"SMTP Response\"; once for each key. "
                + "Keys: \(CSVFormat.columnKeys.joined(separator: ", ")).",
            valueName: "key=name"))
    var columns: [String] = []

    /// The names of columns by key.
    private var names: [String: String] {
        Dictionary(columns.compactMap(Self.pair)) { _, last in last }
    }

    func validate() throws {
        for column in columns {
            guard let (key, _) = Self.pair(column) else {
                throw ValidationError("--column \(column): write key=name, such as recipient=Email")
            }
            guard CSVFormat.columnKeys.contains(key) else {
                throw ValidationError(
                    "--column \(column): there is no key '\(key)'; use "
                        + CSVFormat.columnKeys.joined(separator: ", "))
            }
        }
    }

    /// Refuses columns for what is no table.
    func check(format: String) throws {
        guard columns.isEmpty || format == "auto" || format == CSVFormat.descriptor.name else {
            throw ValidationError("--column is for tables: use it with --format csv, not \(format)")
        }
    }

    /// Tells a decoder of tables its columns.
    func apply(to decoder: inout any BounceFormat) throws {
        guard !columns.isEmpty else { return }
        guard var table = decoder as? CSVFormat else {
            let name = type(of: decoder).descriptor.name
            throw CommandFailure(
                message:
                    "--column is for tables and the input looks like \(name); if it is a table, "
                    + "use --format csv")
        }
        table.columnNames = names
        decoder = table
    }

    private static func pair(_ text: String) -> (key: String, name: String)? {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        let name = text[text.index(after: equals)...].drop { $0 == " " }
        return name.isEmpty ? nil : (String(text[..<equals]), String(name))
    }
}

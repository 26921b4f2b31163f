package import SignatureMatching

/// A list of addresses or domains as it is written.
package struct BlocklistEntry: Sendable {
    /// Its zone, or the web host of a list without a public zone.
    package var id: Located<String>
    package var operatorName: String
    package var subject: Blocklist.Subject
    /// Words and host names by which replies call it.
    package var names: [Located<String>]
    /// The year in which it ended.
    package var closed: Int?
    /// The keys of the sources that name it.
    package var sources: [Located<String>]
}

/// Reads a file of blocklists.
enum BlocklistReader {
    private static let fields: Set<String> = [
        "id", "operator", "lists", "names", "closed", "sources",
    ]

    static func read(
        _ root: YAMLNode, path: String, _ problems: inout [Problem]
    ) -> [BlocklistEntry] {
        guard
            let file = FieldReader(root, "the file", known: ["sources", "blocklists"], &problems)
        else { return [] }
        var keys: Set<String> = []
        var reader = SignatureFileReader()
        for pair in file.pairs("sources", &problems) {
            if let source = reader.source(pair) { keys.insert(source.key) }
        }
        problems += reader.problems
        return file.items("blocklists", &problems).compactMap { entry($0, keys, &problems) }
    }

    private static func entry(
        _ node: YAMLNode, _ keys: Set<String>, _ problems: inout [Problem]
    ) -> BlocklistEntry? {
        guard let row = FieldReader(node, "a blocklist", known: fields, &problems),
            let id = row.requiredText("id", "a blocklist", &problems)
        else { return nil }
        let operatorName = row.requiredText("operator", id.value, &problems)
        let subject: Blocklist.Subject? = row.choice("lists", id.value, &problems)
        let names = list("names", row, id, &problems)
        let sources = list("sources", row, id, &problems)
        for source in sources where !keys.contains(source.value) {
            problems.append(
                Problem(
                    source.location, "dangling-reference",
                    "sources names \(source.value), which is not there"))
        }
        guard let operatorName, let subject, !names.isEmpty else { return nil }
        return BlocklistEntry(
            id: id, operatorName: operatorName.value, subject: subject, names: names,
            closed: year(row, &problems), sources: sources)
    }

    /// A list field that must be there and not empty.
    private static func list(
        _ key: String, _ row: FieldReader, _ id: Located<String>, _ problems: inout [Problem]
    ) -> [Located<String>] {
        guard row.required(key, id.value, &problems) != nil else { return [] }
        let texts = row.texts(key, &problems)
        if texts.isEmpty {
            problems.append(Problem(id.location, "missing-field", "\(key) of \(id.value) is empty"))
        }
        return texts
    }

    private static func year(_ row: FieldReader, _ problems: inout [Problem]) -> Int? {
        guard let text = row.text("closed", &problems) else { return nil }
        if let year = Int(text.value), (1990...2100).contains(year) { return year }
        problems.append(Problem(text.location, "wrong-type", "closed must be a year as 2024"))
        return nil
    }
}

internal import DeliveryStatus
internal import KnowledgeModel
internal import SignatureMatching

/// Folds the names of blocklists and finds the ones that stand twice.
enum BlocklistBuilder {
    /// The lists by id, each with its names by their words, and what was wrong.
    static func build(_ entries: [BlocklistEntry]) -> (lists: [Blocklist], problems: [Problem]) {
        var lists: [Blocklist] = []
        var problems: [Problem] = []
        var ids: [String: SourceLocation] = [:]
        var taken: [[String]: SourceLocation] = [:]
        for entry in entries.sorted(by: { $0.id.value < $1.id.value }) {
            if let first = ids.updateValue(entry.id.location, forKey: entry.id.value) {
                problems.append(
                    Problem(
                        entry.id.location, "duplicate-id",
                        "the blocklist \(entry.id.value) is there already, see \(first)"))
            }
            var list = Blocklist(
                id: entry.id.value, operatorName: entry.operatorName, subject: entry.subject,
                closed: entry.closed)
            let isUmbrella = entries.contains { $0.id.value.hasSuffix("." + entry.id.value) }
            for text in entry.names {
                let name = name(text.value, isUmbrella)
                if name.words.isEmpty {
                    problems.append(
                        Problem(text.location, "missing-field", "a blocklist's name has no word"))
                } else if let first = taken.updateValue(text.location, forKey: name.words) {
                    problems.append(
                        Problem(
                            text.location, "duplicate-id",
                            "\(text.value) has the words of another name, see \(first); "
                                + "a name must tell one list"))
                } else {
                    list.names.append(name)
                }
            }
            list.names.sort { $0.words.lexicographicallyPrecedes($1.words) }
            lists.append(list)
        }
        return (lists, problems)
    }

    /// The words of a name, and its host where it starts with one: a dot, and no blank at all.
    private static func name(_ text: String, _ isUmbrella: Bool) -> Blocklist.Name {
        let words = Tokenizer.words(of: text).strings
        let head = text.split(separator: "/", omittingEmptySubsequences: false).first ?? ""
        guard head.contains("."), !text.contains(" ") else {
            return Blocklist.Name(words: words, host: "", rank: isUmbrella ? .umbrella : .list)
        }
        let host = Tokenizer.words(of: head)
        let isPage = words.count > host.words.count
        return Blocklist.Name(
            words: words, host: String(decoding: host.text.filter { $0 != 0x20 }, as: UTF8.self),
            rank: isUmbrella ? .umbrella : isPage ? .page : .list)
    }
}

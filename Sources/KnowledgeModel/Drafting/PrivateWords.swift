internal import DeliveryStatus

/// The words that name the people of a bounce: whole local parts, standing anywhere.
struct PrivateWords {
    /// Shorter names are syllables of common words.
    private static let longEnough = 5

    private var sequences: Set<[String]> = []

    init(addresses: [String]) {
        for address in addresses { add(address) }
    }

    private mutating func add(_ address: String) {
        // `Jane Doe <jane@customer.example>`: the name is private, too.
        let parts = address.split(separator: "<", maxSplits: 1).map(String.init)
        if parts.count == 2, let name = parts.first { insert(name) }
        let bare = parts.last ?? address
        let sign = bare.lastIndex(of: "@") ?? bare.endIndex
        let local = bare[..<sign]
        insert(local)
        // Of `jane+news@...` the person is `jane`.
        for mark in ["+", "="] where local.contains(mark) {
            if let person = local.split(separator: mark).first { insert(person) }
        }
    }

    private mutating func insert(_ text: some StringProtocol) {
        let words = Tokenizer.words(of: text).strings
        if !words.isEmpty, words != [Redaction.userName] { sequences.insert(words) }
    }

    /// Where one of them stands in `list`; a long one also inside another word.
    func places(in list: WordList) -> [Range<Int>] {
        let words = list.strings
        let long = sequences.filter { $0.count == 1 && $0[0].utf8.count >= Self.longEnough }
            .map { $0[0] }
        let inside = words.indices.filter { word in long.contains { words[word].contains($0) } }
            .map { $0..<($0 + 1) }
        return inside
            + sequences.sorted { $0.count > $1.count }.flatMap { sequence -> [Range<Int>] in
                guard words.count >= sequence.count else { return [] }
                return (0...(words.count - sequence.count)).compactMap { start in
                    let range = start..<(start + sequence.count)
                    return words[range].elementsEqual(sequence) ? range : nil
                }
            }
    }
}

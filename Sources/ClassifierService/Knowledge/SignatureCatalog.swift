internal import BounceClassifier
internal import DeliveryStatus
internal import SignatureMatching
internal import SignatureStore

/// The signatures as people look them up: by id, by who says the words, by reason, by words.
struct SignatureCatalog: Sendable {
    /// One signature.
    struct Entry: Sendable {
        let record: SignatureRecord
        let reason: Reason
        let origin: Origin
        let sources: [Source]
        let patterns: [CompiledContents.Pattern]
        let guards: [String]
        let overrides: [String]
        let examples: [String]
        let suppresses: Bool
        /// Everything that a search looks at, in lower case.
        fileprivate let text: String
    }

    /// What is looked for; nil for anything.
    struct Query {
        var provider: String?
        var reason: String?
        var status: String?
        /// A part of the title or the address of a source.
        var source: String?
        /// Words that stand in the id, the title or the templates.
        var words: [String] = []
    }

    /// By id.
    let entries: [Entry]
    /// For each layer of knowledge: what it says of itself, and how many signatures it has.
    let layers: [(metadata: KnowledgeMetadata, signatures: Int)]
    /// The reasons, in cause order.
    let reasons: [Reason]
    /// Who says the words, and how many signatures each has; by id.
    let origins: [(origin: Origin, signatures: Int)]
    private let live: [String: String]
    private let retired: [String: Retirement]

    init(_ contents: [CompiledContents]) {
        var entries: [Entry] = []
        var names: [String: String] = [:]
        var retired: [String: Retirement] = [:]
        for contents in contents {
            entries += Self.entries(contents)
            for alias in contents.image.aliases { names[alias.old] = alias.id }
            for id in contents.image.retired { retired[id.id] = id }
        }
        self.entries = entries.sorted { $0.record.id < $1.record.id }
        layers = contents.map {
            ($0.image.metadata, $0.image.signatures.count)
        }
        reasons = contents.first?.image.reasons ?? []
        let counts = Dictionary(grouping: entries, by: \.origin.id)
        origins = counts.keys.sorted().compactMap { id in
            counts[id].flatMap { found in found.first.map { ($0.origin, found.count) } }
        }
        live = names
        self.retired = retired
    }

    private static func entries(_ contents: CompiledContents) -> [Entry] {
        let image = contents.image
        var examples = [[String]](repeating: [], count: image.signatures.count)
        for text in contents.texts {
            guard case .example(let number) = text.role, examples.indices.contains(number) else {
                continue
            }
            examples[number].append(text.event.diagnostic)
        }
        return image.signatures.enumerated().map { number, record in
            let patterns = contents.patterns[number]
            let words = [record.id, record.title] + patterns.map(\.text)
            return Entry(
                record: record, reason: image.reasons[record.reason],
                origin: image.origins[record.origin],
                sources: record.sources.map { image.sources[$0] },
                patterns: patterns,
                guards: record.guards.flatMap {
                    contents.guardPhrases.indices.contains($0) ? contents.guardPhrases[$0] : []
                }, overrides: record.overrides.map { image.signatures[$0].id },
                examples: examples[number],
                suppresses: image.wouldSuppress(record) && record.status == .stable,
                text: words.joined(separator: "\n").lowercased())
        }
    }

    /// What is known of an id.
    enum Found {
        case live(Entry)
        case retired(Retirement)
        case unknown
    }

    /// The signature called `id` now, or what became of it.
    /// - Complexity: O(log of the number of signatures).
    func find(_ id: String) -> Found {
        if let entry = entry(id) ?? live[id].flatMap({ entry($0) }) { return .live(entry) }
        return retired[id].map { .retired($0) } ?? .unknown
    }

    private func entry(_ id: String) -> Entry? {
        let place = start(atLeast: id)
        guard place < entries.count, entries[place].record.id == id else { return nil }
        return entries[place]
    }

    /// The index of the first signature whose id is `id` or comes after it.
    private func start(atLeast id: String) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].record.id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// A page of the signatures that `query` means, and how many there are in all.
    func page(
        _ query: Query, after: String?, limit: Int
    ) -> (entries: [Entry], total: Int, next: String?) {
        let all = entries.filter { Self.fits($0, query) }
        let rest = after.map { id in all.drop { $0.record.id <= id } } ?? all[...]
        let page = Array(rest.prefix(limit))
        return (page, all.count, rest.count > limit ? page.last?.record.id : nil)
    }

    private static func fits(_ entry: Entry, _ query: Query) -> Bool {
        (query.provider.map { $0.lowercased() == entry.origin.id } ?? true)
            && (query.reason.map { $0 == entry.reason.id } ?? true)
            && (query.status.map { $0 == entry.record.status.rawValue } ?? true)
            && (query.source.map { wanted in
                entry.sources.contains {
                    $0.title.lowercased().contains(wanted.lowercased())
                        || $0.url.lowercased().contains(wanted.lowercased())
                }
            } ?? true)
            && query.words.allSatisfy { entry.text.contains($0.lowercased()) }
    }
}

extension SignatureCatalog.Entry {
    /// The signature in one line of a list.
    func write(_ json: inout JSONText) {
        json.add("id", record.id)
        json.add("revision", record.revision)
        json.add("title", record.title)
        json.add("status", record.status.rawValue)
        json.add("layer", record.layer.name)
        json.add("verdict", record.verdict.rawValue)
        json.add("reason", reason.id)
        json.add("suppresses", suppresses)
        json.add("origin", origin.id)
        json.add("origin_kind", origin.kind.rawValue)
    }

    /// All of it.
    func writeAll(_ json: inout JSONText) {
        write(&json)
        json.add(
            "templates",
            array: patterns.map { pattern in
                JSONText.object { json in
                    json.add("pattern", pattern.text)
                    json.add("whole", pattern.isWhole)
                }
            })
        json.add("reply_codes", array: record.replyCodes.map(\.description))
        json.add(
            "enhanced_statuses",
            array: record.enhancedStatuses.map { JSONText.quoted($0.description) })
        json.add("phases", array: record.phases.map { JSONText.quoted($0.rawValue) })
        json.add("guards", array: guards.map(JSONText.quoted))
        json.add("remote_mta_required", record.requiresRemoteMTA)
        json.add("overrides", array: overrides.map(JSONText.quoted))
        json.add("sources", array: sources.map(\.json))
        json.add("examples", array: examples.map(JSONText.quoted))
    }
}

extension Source {
    /// The source as a JSON object.
    var json: String {
        JSONText.object { json in
            json.add("title", title)
            json.add("url", url)
            json.add("kind", kind)
            json.add("retrieved", retrieved)
        }
    }
}

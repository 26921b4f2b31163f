internal import DeliveryStatus
package import KnowledgeModel
package import SignatureMatching

/// The reasons, classes and guards that a pack's signatures may name.
package struct Vocabulary: Sendable {
    package var reasons: [Reason]
    package var groups: [PhraseGroup]

    package init(reasons: [Reason], groups: [PhraseGroup]) {
        self.reasons = reasons
        self.groups = groups
    }

    /// What `pack` declares itself.
    package init(_ pack: Pack) {
        reasons = pack.reasons.map(\.value)
        groups =
            Self.groups(.wordClass, pack.classes) + Self.groups(.guards, pack.guards)
    }

    /// The pack's own lists put over those of `base`.
    package func over(_ base: Vocabulary) -> Vocabulary {
        let names = Set(groups.map { [$0.kind.rawValue, $0.name] })
        let rest = base.groups.filter { !names.contains([$0.kind.rawValue, $0.name]) }
        return Vocabulary(reasons: reasons.isEmpty ? base.reasons : reasons, groups: groups + rest)
    }

    private static func groups(_ kind: PhraseGroup.Kind, _ lists: [PhraseList]) -> [PhraseGroup] {
        lists.flatMap { list in
            list.languages.map { language, phrases in
                let words = phrases.map { Tokenizer.words(of: $0.value).strings }
                let unique = Set(words).filter { !$0.isEmpty }
                return PhraseGroup(
                    kind: kind, name: list.name, language: language,
                    phrases: unique.sorted { $0.lexicographicallyPrecedes($1) })
            }
        }.sorted { ($0.name, $0.language) < ($1.name, $1.language) }
    }
}

/// Makes an image of a pack: classes written out, names turned into numbers, the index built.
package struct ImageBuilder {
    private let pack: Pack
    private let vocabulary: Vocabulary
    private var problems: [Problem] = []
    private var image = KnowledgeImage()
    private var templates: [(signature: Int, template: Template)] = []
    /// For each template, the line of its signature from which it comes.
    private var lines: [Int] = []
    private var guards: [[[String]]] = [[]]
    private var guardNumbers = ["sender": MatchTables.senderGuards]
    private let classes: [String: TemplateParser.WordClass]

    /// The image of `pack`, and what was wrong; with errors the image is not to be used.
    ///
    /// An overlay has no vocabulary of its own: `base` lends it reasons, classes and guards.
    package static func build(
        _ pack: Pack, over base: Vocabulary? = nil
    ) -> (image: KnowledgeImage, templateLines: [Int], problems: [Problem]) {
        let own = Vocabulary(pack)
        var builder = ImageBuilder(pack, base.map(own.over) ?? own)
        builder.build()
        return (builder.image, builder.lines, builder.problems)
    }

    private init(_ pack: Pack, _ vocabulary: Vocabulary) {
        self.pack = pack
        self.vocabulary = vocabulary
        classes = vocabulary.groups.wordClasses
    }

    private mutating func build() {
        image.reasons = vocabulary.reasons
        image.phraseGroups = vocabulary.groups
        image.disabled = Set((pack.disabled + pack.files.flatMap(\.disabled)).map(\.value)).sorted()
        image.retired = pack.retired.map {
            Retirement(id: $0.id.value, date: $0.date, supersededBy: $0.supersededBy?.value ?? "")
        }.sorted { $0.id < $1.id }
        image.aliases = pack.signatures.flatMap { _, entry in
            entry.aliases.map { Alias(old: $0.value, id: entry.id.value) }
        }.sorted { $0.old < $1.old }
        addOrigins()
        addBlocklists()
        for group in vocabulary.groups where group.kind == .guards {
            if let number = guardNumbers[group.name] {
                guards[number] += group.phrases
            } else {
                guardNumbers[group.name] = guards.count
                guards.append(group.phrases)
            }
        }
        addSignatures()
        image.tables = MatchTables(
            templates: templates, guards: guards,
            blocklistWords: image.blocklists.flatMap { $0.names.compactMap(\.words.first) })
        var metadata = KnowledgeMetadata()
        metadata.name = pack.name
        metadata.version = pack.version
        metadata.licence = pack.licence
        metadata.normalizerVersion = Normalizer.version
        let entries = pack.files.flatMap(\.signatures)
        metadata.exampleCount = entries.reduce(0) { $0 + $1.examples.count }
        metadata.counterExampleCount = entries.reduce(0) { $0 + $1.counterExamples.count }
        image.metadata = metadata
        image.metadata.contentHash = ContentHash.hexDigest(of: image)
    }

    private mutating func addOrigins() {
        var seen: Set<String> = []
        for file in pack.files {
            let origin = Origin(
                id: file.scope.prefix, kind: file.scope.originKind, name: file.name)
            if seen.insert(Self.key(file.scope)).inserted { image.origins.append(origin) }
        }
        image.origins.sort { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }
        var suffixes: Set<[String]> = []
        for file in pack.files {
            let origin = number(of: file.scope)
            for remote in file.remoteMTAs {
                var suffix = remote.value.lowercased()
                while suffix.hasPrefix(".") { suffix.removeFirst() }
                if suffix.isEmpty {
                    problems.append(
                        Problem(remote.location, "wrong-type", "a suffix of host names is empty"))
                } else if suffixes.insert([suffix, String(origin)]).inserted {
                    image.hostSuffixes.append(HostSuffix(suffix: suffix, origin: origin))
                }
            }
            for source in file.sources {
                image.sources.append(
                    Source(
                        key: source.key, title: source.title, url: source.url,
                        kind: source.kind.rawValue, retrieved: source.retrieved, origin: origin))
            }
        }
        image.hostSuffixes.sort { ($0.suffix, $0.origin) < ($1.suffix, $1.origin) }
        image.sources.sort { ($0.origin, $0.key) < ($1.origin, $1.key) }
    }

    private mutating func addBlocklists() {
        let (lists, faults) = BlocklistBuilder.build(pack.blocklists)
        image.blocklists = lists
        problems += faults
    }

    private static func key(_ scope: Scope) -> String {
        scope.originKind.rawValue + "/" + scope.prefix
    }

    private func number(of scope: Scope) -> Int {
        image.origins.firstIndex { $0.kind == scope.originKind && $0.id == scope.prefix } ?? 0
    }

    private mutating func addSignatures() {
        let signatures = pack.signatures
        let lock = pack.lock?.lock ?? Lock()
        var numbers: [String: Int] = [:]
        for (number, (_, entry)) in signatures.enumerated() { numbers[entry.id.value] = number }
        for (number, (file, entry)) in signatures.enumerated() {
            var record = SignatureRecord(id: entry.id.value)
            record.revision = lock.revision(
                of: record.id, hash: SignatureHash.digits(of: entry, in: file.scope))
            record.title = entry.title
            record.status = entry.status
            record.verdict = entry.verdict.value
            record.layer = Self.layer(file.scope, entry.match)
            record.origin = self.number(of: file.scope)
            record.replyCodes = Set(entry.match.replyCodes).sorted()
            record.enhancedStatuses = Set(entry.match.enhancedStatuses).sorted()
            record.phases = Set(entry.match.phases).sorted { $0.rawValue < $1.rawValue }
            record.requiresRemoteMTA = entry.match.requiresRemoteMTA
            if let reason = image.reasons.firstIndex(where: { $0.id == entry.reason.value }) {
                record.reason = reason
            } else {
                problems.append(
                    Problem(
                        entry.reason.location, "unknown-reason",
                        "\(entry.reason.value) is not in reasons.yaml"))
            }
            for name in entry.overrides {
                if let loser = numbers[name.value] {
                    record.overrides.append(loser)
                } else {
                    dangling(name, "overrides")
                }
            }
            for name in entry.sources {
                let source = image.sources.firstIndex {
                    $0.origin == record.origin && $0.key == name.value
                }
                if let source { record.sources.append(source) } else { dangling(name, "sources") }
            }
            record.overrides.sort()
            record.sources.sort()
            addTemplates(entry, number, &record)
            addGuards(entry, &record)
            image.signatures.append(record)
        }
    }

    private mutating func dangling(_ name: Located<String>, _ field: String) {
        problems.append(
            Problem(
                name.location, "dangling-reference",
                "\(field) names \(name.value), which is not there"))
    }

    /// Which layer a file's signatures belong to; of the statuses, X.Y.0 says no more than its subject.
    private static func layer(_ scope: Scope, _ match: MatchEntry) -> Layer {
        switch scope {
        case .provider: .provider
        case .software: .software
        case .standard(.phrase): .phrase
        case .standard(.vague): .vague
        case .standard(.queue): .queue
        case .standard(.reply): .replyCode
        case .standard(.status):
            match.enhancedStatuses.allSatisfy(\.isGeneric) ? .genericStatus : .specificStatus
        }
    }

    /// Words and holes of one template; comparing one costs at most the words of a diagnostic times these.
    package static let elementLimit = 64

    private mutating func addTemplates(
        _ entry: SignatureEntry, _ number: Int, _ record: inout SignatureRecord
    ) {
        var seen: Set<Template> = []
        for (lineNumber, (line, mode)) in entry.match.lines.enumerated() {
            do {
                let found = try TemplateParser.templates(line.value, mode: mode, classes: classes)
                if let long = found.first(where: { $0.elements.count > Self.elementLimit }) {
                    problems.append(
                        Problem(
                            line.location, "bad-template",
                            "a template has at most \(Self.elementLimit) words and holes, this one "
                                + "\(long.elements.count); keep the words that tell it from others")
                    )
                    continue
                }
                for template in found where seen.insert(template).inserted {
                    templates.append((number, template))
                    lines.append(lineNumber)
                }
            } catch {
                problems.append(Problem(line.location, "bad-template", error.message))
            }
        }
        record.hasTemplates = !entry.match.lines.isEmpty
        if !record.hasTemplates, record.replyCodes.isEmpty, record.enhancedStatuses.isEmpty {
            problems.append(
                Problem(
                    entry.match.location, "missing-field",
                    "match needs contains, text, enhanced_status or reply_code"))
        }
    }

    private mutating func addGuards(_ entry: SignatureEntry, _ record: inout SignatureRecord) {
        var own: [[String]] = []
        for phrase in entry.match.unless {
            if phrase.value.hasPrefix("$") {
                if let number = guardNumbers[String(phrase.value.dropFirst())] {
                    record.guards.append(number)
                } else {
                    dangling(phrase, "unless")
                }
            } else {
                own.append(Tokenizer.words(of: phrase.value).strings)
            }
        }
        if !own.isEmpty {
            record.guards.append(guards.count)
            guards.append(Set(own).sorted { $0.lexicographicallyPrecedes($1) })
        }
        record.guards = Set(record.guards).sorted()
    }
}

package import DeliveryStatus

/// Knowledge as plain values: what a compiler makes, a compiled file stores and tools read.
///
/// The engine runs on an `EngineImage`, which is made of it.
package struct KnowledgeImage: Sendable, Equatable {
    package var metadata = KnowledgeMetadata()
    package var reasons: [Reason] = []
    package var origins: [Origin] = []
    package var hostSuffixes: [HostSuffix] = []
    /// By id.
    package var blocklists: [Blocklist] = []
    package var sources: [Source] = []
    /// By id, rising: precedence goes by their numbers where it goes by ids.
    package var signatures: [SignatureRecord] = []
    /// Ids that this knowledge, used as an overlay, switches off in what lies below it.
    package var disabled: [String] = []
    package var tables = MatchTables()
    /// The classes and guards as they were named, so that overlays can use them.
    package var phraseGroups: [PhraseGroup] = []
    /// Ids that live signatures had before, by the old id.
    package var aliases: [Alias] = []
    package var retired: [Retirement] = []

    package init() {}
}

/// A named list of phrases in one language, each as folded words.
package struct PhraseGroup: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable { case wordClass = "class", guards = "guard" }

    package var kind: Kind
    package var name: String
    package var language: String
    package var phrases: [[String]]

    package init(kind: Kind, name: String, language: String, phrases: [[String]]) {
        self.kind = kind
        self.name = name
        self.language = language
        self.phrases = phrases
    }
}

extension KnowledgeImage {
    /// Whether a signature's meaning would suppress: permanent, about a dead address, and from words.
    package func wouldSuppress(_ record: SignatureRecord) -> Bool {
        record.verdict == .permanent && reasons[record.reason].allowsSuppression
            && record.layer.givesSignatureBasis && record.hasTemplates
    }
}

extension [PhraseGroup] {
    /// The classes among the groups, by name and language.
    package var wordClasses: [String: TemplateParser.WordClass] {
        var classes: [String: TemplateParser.WordClass] = [:]
        for group in self where group.kind == .wordClass {
            classes[group.name, default: [:]][group.language] = group.phrases
        }
        return classes
    }
}

/// An id that a live signature had before.
package struct Alias: Sendable, Equatable {
    package var old: String
    /// The live id.
    package var id: String

    package init(old: String, id: String) {
        self.old = old
        self.id = id
    }
}

/// An id that is no longer used.
package struct Retirement: Sendable, Equatable {
    package var id: String
    package var date: String
    package var supersededBy: String

    package init(id: String, date: String, supersededBy: String) {
        self.id = id
        self.date = date
        self.supersededBy = supersededBy
    }
}

/// What a compiled file says about itself.
public struct KnowledgeMetadata: Sendable, Equatable {
    /// The pack's name.
    public var name = ""
    /// The knowledge version, year, month, counter: `2026.11.1`.
    public var version = ""
    /// The licence of the pack, an SPDX identifier.
    public var licence = ""
    /// The normalisation that the templates were made for.
    public var normalizerVersion = 0
    /// SHA-256 of what the file means, independent of its layout; hexadecimal.
    public var contentHash = ""
    /// How many examples the pack was tested with.
    public var exampleCount = 0
    /// How many counter-examples.
    public var counterExampleCount = 0

    package init() {}
}

/// Who says the words: a provider, a software, or everybody.
package struct Origin: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable { case provider, software, standard }

    package var id: String
    package var kind: Kind
    package var name: String

    package init(id: String, kind: Kind, name: String) {
        self.id = id
        self.kind = kind
        self.name = name
    }
}

/// A suffix of remote MTAs' names that belongs to an origin.
package struct HostSuffix: Sendable, Equatable {
    /// Labels in lower case, without a leading dot: `protection.outlook.com`.
    package var suffix: String
    /// Index into `KnowledgeImage.origins`.
    package var origin: Int

    package init(suffix: String, origin: Int) {
        self.suffix = suffix
        self.origin = origin
    }
}

/// Where a signature comes from.
public struct Source: Sendable, Equatable {
    /// The key under which the file's signatures cite it.
    public var key: String
    /// The document's title.
    public var title: String
    /// Its address.
    public var url: String
    /// vendor, source-code, standard, observation or third-party.
    public var kind: String
    /// The day on which it was read, ISO 8601.
    public var retrieved: String
    /// Index into `KnowledgeImage.origins`.
    package var origin: Int

    package init(
        key: String, title: String, url: String, kind: String, retrieved: String, origin: Int
    ) {
        self.key = key
        self.title = title
        self.url = url
        self.kind = kind
        self.retrieved = retrieved
        self.origin = origin
    }
}

/// A signature without its templates, which lie in `MatchTables`.
package struct SignatureRecord: Sendable, Equatable {
    package var id: String
    package var revision = 1
    package var title = ""
    package var status = SignatureStatus.experimental
    package var layer = Layer.phrase
    package var verdict = Verdict.undetermined
    /// Index into `KnowledgeImage.reasons`.
    package var reason = 0
    /// Index into `KnowledgeImage.origins`.
    package var origin = 0
    package var replyCodes: [ReplyCode] = []
    package var enhancedStatuses: [EnhancedStatus] = []
    package var phases: [SMTPPhase] = []
    package var requiresRemoteMTA = false
    /// Whether it has templates; without them the codes alone match.
    package var hasTemplates = false
    /// Guard groups, numbers into `MatchTables`.
    package var guards: [Int] = []
    /// Indices of the signatures that it beats within a layer.
    package var overrides: [Int] = []
    /// Indices into `KnowledgeImage.sources`.
    package var sources: [Int] = []

    package init(id: String) { self.id = id }
}

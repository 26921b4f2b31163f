package import DeliveryStatus
package import SignatureMatching

/// What a file of signatures speaks for.
package enum Scope: Sendable, Hashable {
    case provider(String)
    case software(String)
    /// phrase, vague, queue, status or reply.
    case standard(Standard)

    /// The lower layers, by what they rest on.
    package enum Standard: String, Sendable, CaseIterable {
        case phrase, vague, queue, status, reply
    }

    /// The prefix that ids of the file have.
    package var prefix: String {
        switch self {
        case .provider(let name), .software(let name): name
        case .standard(let standard): standard.rawValue
        }
    }

    package var originKind: Origin.Kind {
        switch self {
        case .provider: .provider
        case .software: .software
        case .standard: .standard
        }
    }
}

/// A file of signatures as it is written.
package struct SignatureFile: Sendable {
    package var path: String
    package var scope: Scope
    package var name: String
    package var remoteMTAs: [Located<String>] = []
    package var sources: [SourceEntry] = []
    package var signatures: [SignatureEntry] = []
    /// Ids of other packs that this file, used as an overlay, switches off.
    package var disabled: [Located<String>] = []
}

/// A document that signatures cite.
package struct SourceEntry: Sendable {
    package var key: String
    package var title: String
    package var url: String
    package var kind: SourceKind
    package var retrieved: String
    package var location: SourceLocation
}

/// How close a source is to the server that says the words.
package enum SourceKind: String, Sendable, CaseIterable {
    case vendor, sourceCode = "source-code", standard, observation, thirdParty = "third-party"

    /// Whether one such source is enough for `stable`.
    package var isFirstParty: Bool { self == .vendor || self == .sourceCode || self == .standard }
}

/// A signature as it is written.
package struct SignatureEntry: Sendable {
    package var id: Located<String>
    package var title: String
    package var status: SignatureStatus
    package var verdict: Located<Verdict>
    package var reason: Located<String>
    package var match: MatchEntry
    package var overrides: [Located<String>] = []
    /// Ids that this signature had before, or that went up in it.
    package var aliases: [Located<String>] = []
    package var provenance = Provenance()
    /// What a reader of the corpus should know besides.
    package var notes: String?
    package var waivers: [Waiver] = []
    package var examples: [Example] = []
    package var counterExamples: [Example] = []

    /// The keys of the sources that it cites.
    package var sources: [Located<String>] { provenance.sources }
}

/// Where a signature comes from, and when.
package struct Provenance: Sendable {
    package var sources: [Located<String>] = []
    /// The day on which it came into the corpus.
    package var since: Located<String>?
    /// The day on which a person last looked at its sources.
    package var lastVerified: Located<String>?
}

/// A finding of the linter that a signature's author allows, and why.
package struct Waiver: Sendable {
    package var rule: Located<String>
    package var because: String
}

/// The matching part of a signature.
package struct MatchEntry: Sendable {
    package var location: SourceLocation
    package var replyCodes: [ReplyCode] = []
    package var enhancedStatuses: [EnhancedStatus] = []
    package var phases: [SMTPPhase] = []
    package var contains: [Located<String>] = []
    package var text: [Located<String>] = []
    package var unless: [Located<String>] = []
    package var requiresRemoteMTA = false

    /// Every template line with its mode.
    package var lines: [(line: Located<String>, mode: Template.Mode)] {
        contains.map { ($0, .contains) } + text.map { ($0, .text) }
    }
}

/// A diagnostic that must, or must not, be answered by the signature it stands with.
package struct Example: Sendable {
    package var event: BounceEvent
    /// Why a counter-example means something else.
    package var because: String?
    package var location: SourceLocation
}

/// A diagnostic with the answer that the whole knowledge must give.
package struct Fixture: Sendable {
    package var event: BounceEvent
    package var suppress: Bool?
    package var verdict: Verdict?
    package var reason: String?
    package var retryAfter: Stated<Int>?
    package var blocklist: Stated<String>?
    package var location: SourceLocation

    /// What a fixture says of a fact that a reply may state.
    package enum Stated<Value: Sendable & Equatable>: Sendable, Equatable {
        /// The reply does not state it.
        case nothing
        case value(Value)

        package var value: Value? {
            if case .value(let value) = self { return value }
            return nil
        }

        /// As it is written.
        package var text: String { value.map { "\($0)" } ?? "none" }
    }
}

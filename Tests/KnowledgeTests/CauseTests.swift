import BounceClassifier
import DeliveryStatus
import KnowledgeCompiler
import KnowledgeModel
import SignatureMatching
import TestSupport
import Testing

/// The guard groups of the public corpus: lists of words that name a cause other than a dead address.
enum Causes {
    static let groups = Corpus.compilation.image.phraseGroups.filter { $0.kind == .guards }
    static let names = Set(groups.map(\.name)).sorted()
    /// A group and a language, for tests that try every phrase.
    static let lists = groups.map { "\($0.name) \($0.language)" }

    static func group(_ list: String) -> PhraseGroup? {
        groups.first { "\($0.name) \($0.language)" == list }
    }

    /// One signature a group: "user unknown", unless a phrase of that group stands in the text.
    static let knowledge: Knowledge? = {
        let signatures = names.map { name in
            SampleKnowledge.signature(
                "phrase.\(name.replacing("_", with: "-"))",
                "contains: user unknown, unless: [$\(name)]")
        }
        let file = SampleKnowledge.file("standard: phrase") + signatures.joined()
        let (pack, problems) = PackReader.read(texts: ["causes.yaml": file])
        let base = Vocabulary(Corpus.compilation.pack)
        return try? Knowledge(Compilation.of(pack, problems, over: base).image)
    }()

    /// The words of `reply` that name a cause, outside addresses, URLs and what `not_cause` excuses.
    static func phrases(in reply: NormalizedDiagnostic, outside consumed: Set<Int>) -> Set<String> {
        let words = reply.list.strings
        var free = Set(words.indices)
        for span in reply.spans where span.kind == .address || span.kind == .url {
            free.subtract(span.words)
        }
        for place in places(of: "not_cause", in: words) { free.subtract(place) }
        let found = places(of: "cause", in: words).filter { place in
            place.allSatisfy(free.contains) && !place.allSatisfy(consumed.contains)
        }
        return Set(found.map { words[$0].joined(separator: " ") })
    }

    /// The phrases of each group by their first word.
    private static let beginnings = Dictionary(grouping: groups, by: \.name).mapValues { lists in
        Dictionary(grouping: lists.flatMap(\.phrases)) { $0.first ?? "" }
    }

    /// Where phrases of a group stand among `words`.
    static func places(of name: String, in words: [String]) -> [Range<Int>] {
        words.indices.flatMap { index in
            (beginnings[name]?[words[index]] ?? []).compactMap { phrase in
                words[index...].starts(with: phrase) ? index..<index + phrase.count : nil
            }
        }
    }
}

@Suite("The groups of causes")
struct CauseTests {
    @Test(
        "every phrase has words, and keeps 'user unknown' from answering", arguments: Causes.lists)
    func phrases(list: String) throws {
        let group = try #require(Causes.group(list))
        let knowledge = try #require(Causes.knowledge)
        let id = "phrase.\(group.name.replacing("_", with: "-"))"
        let number = try #require(knowledge.image.texts.ids.number(of: id))
        #expect(!group.phrases.isEmpty)
        for phrase in group.phrases {
            #expect(!phrase.isEmpty)
            let text = "550 5.1.1 user unknown, \(phrase.joined(separator: " "))"
            let found = knowledge.matches(Normalizer.normalize(BounceEvent(diagnostic: text)))
            #expect(!found.matches.contains { $0.signature == number }, "\(text)")
            #expect(found.near.contains { $0.signature == number }, "\(text)")
        }
    }

    @Test("'user unknown' alone is not kept from answering by any group")
    func alone() throws {
        let knowledge = try #require(Causes.knowledge)
        let reply = Normalizer.normalize(BounceEvent(diagnostic: "550 5.1.1 user unknown"))
        #expect(knowledge.matches(reply).matches.count == Causes.names.count)
    }

    /// The causes after which nothing is proposed, by the word for each in a text of a receiving host.
    static let required = [
        "spam", "block", "list", "reputation", "quota", "full", "storage", "space", "greylist",
        "temporarily", "later", "retry", "rate", "too many", "policy", "SPF", "DKIM", "DMARC",
        "sender", "authentication", "relay", "virus", "size", "loop", "PTR", "reverse", "HELO",
        "TLS", "timeout", "deferred", "busy", "maintenance", "verification", "content",
    ]

    @Test("the causes that forbid a proposal are there", arguments: required)
    func covered(cause: String) {
        let words = Tokenizer.words(of: cause).strings
        #expect(!Causes.places(of: "cause", in: words).isEmpty)
    }

    @Test("causes and predicates are there in every language that the template classes speak")
    func languages() {
        let groups = Corpus.compilation.image.phraseGroups
        let spoken = Set(groups.filter { $0.kind == .wordClass }.map(\.language))
        #expect(spoken.count >= 14)
        for name in ["cause", "temporary", "full", "block", "sender", "auth", "verify", "hedge"] {
            #expect(spoken.subtracting(groups.filter { $0.name == name }.map(\.language)) == [])
        }
        for name in ["predicate", "subject", "place"] {
            #expect(spoken.subtracting(groups.filter { $0.name == name }.map(\.language)) == [])
        }
    }

    @Test("what excuses a word holds the word of a cause", arguments: Causes.lists)
    func excuses(list: String) throws {
        let group = try #require(Causes.group(list))
        guard group.name == "not_cause" else { return }
        let idle = group.phrases.filter { phrase in
            !Causes.names.contains { name in
                name != "not_cause" && !Causes.places(of: name, in: phrase).isEmpty
            }
        }
        #expect(idle.map { $0.joined(separator: " ") } == [])
    }

    @Test("no signature uses the groups that are for proposals only, and no template their class")
    func proposalsOnly() {
        for (_, entry) in Corpus.compilation.pack.signatures {
            #expect(!entry.match.unless.contains { ["$cause", "$not_cause"].contains($0.value) })
            for name in ["$predicate", "$subject", "$place"] {
                #expect(!entry.match.lines.contains { $0.line.value.contains(name) })
            }
        }
    }

    /// Examples of dead addresses in which a cause stands outside what the template consumed.
    ///
    /// Texts of one system each, whose words around the sentence are its own: anything like them from elsewhere is watched, not proposed.
    static let exceptions = [
        "exchange-online.recipient-not-found: verification", "gmail.dns-null-mx: dns",
        "gmail.dns-nxdomain: dns",
    ]

    @Test("the corpus's dead addresses name no cause, but for the known exceptions")
    func deadAddresses() throws {
        let knowledge = try #require(Corpus.knowledge)
        let classifier = try #require(Corpus.classifier)
        var found: Set<String> = []
        var count = 0
        let image = Corpus.compilation.image
        let ids = Set(image.signatures.filter(image.wouldSuppress).map(\.id))
        for (_, entry) in Corpus.compilation.pack.signatures where ids.contains(entry.id.value) {
            for example in entry.examples {
                let answer = classifier.classify(example.event)
                guard answer.suppress, let id = answer.signature else { continue }
                count += 1
                let reply = Normalizer.normalize(example.event)
                let consumed = knowledge.matches(reply).matches.filter {
                    image.signatures[$0.signature].id == id
                }.flatMap { knowledge.literals(of: $0, in: reply) }
                for phrase in Causes.phrases(in: reply, outside: Set(consumed)) {
                    found.insert("\(id): \(phrase)")
                }
            }
        }
        #expect(count > 500)
        #expect(found.sorted() == Self.exceptions.sorted())
    }
}

@Suite("Look-alikes of dead addresses")
struct LookalikeTests {
    static let fixtures = Corpus.compilation.pack.fixtures.filter {
        $0.location.path.contains("/fixtures/lookalikes/")
    }

    @Test("there are at least 400 of at least 20 kinds, a file each, and none may suppress")
    func size() {
        #expect(Self.fixtures.count >= 400)
        #expect(Set(Self.fixtures.map(\.location.path)).count >= 20)
        #expect(Self.fixtures.allSatisfy { $0.suppress == false })
        let texts = Self.fixtures.map { fixture in
            "\(fixture.event.diagnostic) \(fixture.event.phase?.rawValue ?? "")"
        }
        #expect(Set(texts).count == texts.count)
    }

    @Test("none suppresses, even where experimental signatures are trusted")
    func experimental() throws {
        let knowledge = try #require(Corpus.knowledge)
        let classifier = BounceClassifier(knowledge, trust: .experimental)
        let wrong = Self.fixtures.filter { classifier.classify($0.event).suppress }
        #expect(wrong.map(\.event.diagnostic) == [])
    }
}

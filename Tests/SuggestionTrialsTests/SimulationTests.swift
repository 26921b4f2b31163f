internal import BounceClassifier
internal import BounceFormats
internal import DeliveryStatus
internal import KnowledgeCompiler
internal import KnowledgeModel
internal import SignatureMatching
internal import SuggestionTrials
internal import TestSupport
internal import Testing

/// The public corpus, read once.
enum Corpus {
    static let compilation = Compilation.of(Repository.knowledge)

    static func classifier() throws -> BounceClassifier {
        BounceClassifier(try Knowledge(compilation.image), trust: .experimental)
    }

    static let pool: [TrafficTemplate] = {
        guard let classifier = try? classifier() else { return [] }
        return TemplatePool.templates(of: compilation.pack, answer: classifier.classify)
    }()

    static func simulation(
        seed: UInt64 = 1, messages: Int = 2_000, templates: Int = 400, incidents: [Incident] = []
    ) -> Simulation {
        var settings = Simulation.Settings()
        settings.seed = seed
        settings.messages = messages
        settings.incidents = incidents
        return Simulation(Simulation.draw(pool, count: templates, seed: seed), settings)
    }
}

@Suite("Simulated streams")
struct SimulationTests {
    @Test("the same seed gives the same bytes, another seed others", arguments: StreamForm.allCases)
    func isDeterministic(form: StreamForm) {
        func text(_ seed: UInt64) -> String {
            let simulation = Corpus.simulation(seed: seed, messages: 300, incidents: [.gmail2020])
            return (0..<simulation.count).map { form.line(simulation.event(at: $0).event) }
                .joined(separator: "\n")
        }
        let first = text(7)
        #expect(text(7) == first)
        #expect(text(8) != first)
    }

    @Test("the generator is SplitMix64, by its published first values")
    func knownValues() {
        var random = SplitMix(seed: 1_234_567)
        #expect(random.next() == 6_457_827_717_110_365_317)
        #expect(random.next() == 3_203_168_211_198_807_973)
    }

    @Test("every line is read by its format, with the words that were written")
    func readsJSONLines() {
        let simulation = Corpus.simulation(incidents: [.gmail2020, .directory, .massBlock])
        var decoder = JSONLinesFormat()
        var read = 0
        for index in 0..<simulation.count {
            let event = simulation.event(at: index).event
            let line = StreamForm.jsonl.line(event) + "\n"
            for record in decoder.decode(Array(line.utf8)[...], isLast: false) {
                if case .event(let found) = record, found.kind == .bounce || found.kind == .delay {
                    #expect(found.diagnostic == event.diagnostic)
                    #expect(found.recipient == event.recipient)
                    #expect(found.timestamp == event.timestamp)
                    #expect(found.id == event.id)
                }
                if case .failed(let error) = record { Issue.record("\(error.message)") }
                read += 1
            }
        }
        #expect(read == simulation.count)
    }

    @Test("every notification is read by its format and has the size of a real one")
    func readsSES() {
        let simulation = Corpus.simulation(messages: 500)
        var decoder = SESFormat()
        for index in 0..<simulation.count {
            let event = simulation.event(at: index).event
            let line = StreamForm.ses.line(event) + "\n"
            #expect((1_500...6_000).contains(line.utf8.count))
            let records = decoder.decode(Array(line.utf8)[...], isLast: false)
            #expect(records.count == 1)
            guard event.kind == .bounce || event.kind == .delay,
                case .event(let found)? = records.first
            else { continue }
            #expect(found.diagnostic == event.diagnostic)
            #expect(found.id == event.id)
        }
    }

    @Test("no documentation name is left, and every invented domain shows that it is")
    func refillsNames() {
        let simulation = Corpus.simulation(messages: 3_000, templates: 5_000)
        var named = 0
        for index in 0..<simulation.count {
            let event = simulation.event(at: index).event
            if event.diagnostic.contains("user@example.com") { named += 1 }
            if let recipient = event.recipient {
                #expect(recipient.split(separator: "@").last?.hasPrefix("kbsim-") == true)
            }
        }
        // A name inside a link stays.
        #expect(named * 200 < simulation.count)
    }

    @Test("refilled texts of dead addresses get the corpus's answer")
    func keepsAnswers() throws {
        let classifier = try Corpus.classifier()
        let simulation = Corpus.simulation(messages: 3_000, templates: 1_500)
        var total = 0
        var kept = 0
        var wrong: [String] = []
        for index in 0..<simulation.count {
            let simulated = simulation.event(at: index)
            guard simulated.event.kind == .bounce else { continue }
            let answer = classifier.classify(simulated.event)
            if simulated.template.truth.suppress {
                total += 1
                if answer.suppress { kept += 1 }
            } else if answer.suppress {
                wrong.append(simulated.event.diagnostic)
            }
        }
        #expect(total > 200)
        #expect(kept * 100 >= total * 97, "\(kept) of \(total)")
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    @Test("living mailboxes of an incident are delivered to before and after it")
    func incidentRecipientsLive() {
        let simulation = Corpus.simulation(messages: 5_000, incidents: [.gmail2020])
        var failing: [String: (first: String, last: String)] = [:]
        var delivered: [String: [String]] = [:]
        for index in 0..<simulation.count {
            let simulated = simulation.event(at: index)
            guard let recipient = simulated.event.recipient, let time = simulated.event.timestamp
            else { continue }
            if simulated.event.kind == .delivery {
                delivered[recipient, default: []].append(time)
            } else if simulated.template.truth.signature == "incident.gmail-2020" {
                #expect(!simulated.template.truth.suppress)
                failing[recipient] = (failing[recipient]?.first ?? time, time)
            }
        }
        #expect(failing.count > 50)
        let days = Set(failing.values.flatMap { [$0.first.prefix(10), $0.last.prefix(10)] })
        #expect((2...3).contains(days.count))
        let before = failing.count {
            delivered[$0.key]?.contains { [first = $0.value.first] in $0 < first } ?? false
        }
        #expect(before * 10 >= failing.count * 7)
    }

    @Test(
        "the knowledge answers no incident's words, so that learning is asked",
        arguments: Incident.allCases)
    func incidentIsUnknown(incident: Incident) throws {
        let simulation = Corpus.simulation(messages: 400, incidents: [incident])
        let template = try #require(simulation.templates.last)
        let answer = try Corpus.classifier().classify(template.example)
        #expect(!answer.suppress)
    }
}

@Suite("Packs without some signatures")
struct ReducedPackTests {
    @Test("values and files without a fifth of the signatures compile, and mean the same")
    func compiles() throws {
        let pack = Corpus.compilation.pack
        let hidden = ReducedPack.hidden(in: pack, oneOf: 5, seed: 1)
        #expect(hidden.count > 20)
        let values = Compilation.of(ReducedPack.without(hidden, pack))
        #expect(values.isSound, "\(values.problems.prefix(3).map(\.text))")
        var files = ReducedPack.files(pack, without: hidden)
        files = files.filter { $0.key.hasSuffix(".yaml") }
        let (read, problems) = PackReader.read(texts: files)
        let written = Compilation.of(read, problems)
        #expect(written.isSound, "\(written.problems.prefix(3).map(\.text))")
        #expect(written.image.signatures.map(\.id) == values.image.signatures.map(\.id))
        #expect(Set(written.image.signatures.map(\.id)).isDisjoint(with: hidden))
        #expect(
            written.image.signatures.count == Corpus.compilation.image.signatures.count
                - hidden.count)
    }
}

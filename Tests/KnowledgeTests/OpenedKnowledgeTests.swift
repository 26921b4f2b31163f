import BounceClassifier
import DeliveryStatus
import KnowledgeCompiler
import KnowledgeModel
import SignatureMatching
import SignatureStore
import TestSupport
import Testing

@Suite("The public corpus, opened from its compiled file")
struct OpenedKnowledgeTests {
    @Test("answers and explains every text as in memory, to the last field")
    func agrees() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/kb.sqlite"
        try CompiledFileWriter.write(Corpus.compilation.image, to: path)
        let opened = BounceClassifier(try CompiledFile.open(path))
        let inMemory = try #require(Corpus.classifier)
        let pack = Corpus.compilation.pack
        let texts = pack.signatures.flatMap { $0.entry.examples + $0.entry.counterExamples }
        let events = texts.map(\.event) + pack.fixtures.map(\.event)
        #expect(events.count > 5_000)
        for event in events {
            let (one, two) = (opened.explain(event), inMemory.explain(event))
            #expect(one.classification == two.classification, "\(event.diagnostic)")
            // Explaining looks at everything, answering only at what can give the answer.
            #expect(opened.classify(event) == one.classification, "\(event.diagnostic)")
            #expect(one.classification.json == two.classification.json, "\(event.diagnostic)")
            #expect(one.participants == two.participants, "\(event.diagnostic)")
            #expect(one.step == two.step, "\(event.diagnostic)")
        }
    }

    @Test("writes the words of answers as the contract names them")
    func members() throws {
        let classifier = try #require(Corpus.classifier)
        let pack = Corpus.compilation.pack
        var events = pack.signatures.flatMap { $0.entry.examples }.map(\.event)
        events += pack.fixtures.map(\.event)
        events += ["450 4.4.2 zork", "554 zork", "zork"].map { BounceEvent(diagnostic: $0) }
        var written: Set<String> = []
        for (number, event) in events.enumerated() {
            var event = event
            event.reported = ["Transient", "Permanent", nil][number % 3]
            let answer = classifier.classify(event)
            let members = [
                ("verdict", "\"\(answer.verdict.rawValue)\""),
                ("concerns", answer.concerns.map { "\"\($0.rawValue)\"" }),
                ("basis", "\"\(answer.basis.rawValue)\""), ("suppress", "\(answer.suppress)"),
                ("contested", "\(answer.contested)"),
                ("reclassified", answer.reclassified.map { "\($0)" }),
                ("reply_code", answer.replyCode.map { "\($0.value)" }),
                ("retry_after", answer.retryAfter.map { "\($0)" }),
            ]
            for case (let key, let value?) in members {
                let member = "\"\(key)\": \(value)"
                #expect(answer.json.contains(member), "\(event.diagnostic)")
                written.insert(member)
            }
        }
        let words =
            Verdict.allCases.map(\.rawValue) + Concern.allCases.map(\.rawValue)
            + Basis.allCases.map(\.rawValue)
        for word in words { #expect(written.contains { $0.hasSuffix("\"\(word)\"") }, "\(word)") }
        for key in ["suppress", "contested", "reclassified"] {
            #expect(written.isSuperset(of: ["\"\(key)\": true", "\"\(key)\": false"]))
        }
    }

    @Test("says of each signature what its record says")
    func texts() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/kb.sqlite"
        let image = Corpus.compilation.image
        try CompiledFileWriter.write(image, to: path)
        let classifier = BounceClassifier(try CompiledFile.open(path))
        var count = 0
        for (_, entry) in Corpus.compilation.pack.signatures {
            guard let example = entry.examples.first else { continue }
            let answer = classifier.classify(example.event)
            guard let record = image.signatures.first(where: { $0.id == answer.signature }) else {
                continue
            }
            count += 1
            #expect(answer.revision == record.revision)
            #expect(answer.title == record.title)
            #expect(answer.sources == record.sources.sorted().map { image.sources[$0] })
            #expect(answer.json.contains("\"signature\": \"\(record.id)\", "))
        }
        #expect(count > 800)
    }

    @Test("has rows that say what the arrays say")
    func contents() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/kb.sqlite"
        let image = Corpus.compilation.image
        try CompiledFileWriter.write(image, to: path)
        let contents = try CompiledFile.contents(path)
        #expect(contents.image.signatures.map(\.id) == image.signatures.map(\.id))
    }
}

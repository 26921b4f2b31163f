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

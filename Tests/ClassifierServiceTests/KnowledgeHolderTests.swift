import BounceClassifier
import HTTPTypes
import HummingbirdTesting
import KnowledgeCompiler
import KnowledgeModel
import SignatureMatching
import TestSupport
import Testing

@testable import ClassifierService

@Suite("Knowledge is replaced while it answers")
struct KnowledgeHolderTests {
    @Test("a sound file is taken, a broken one refused while the old one goes on")
    func reload() async throws {
        let service = try SampleService()
        let path = "\(service.folder.path)/kb.sqlite"
        let state = service.state
        let before = state.knowledge.current
        _ = try service.folder.write("no knowledge", to: "kb.sqlite")
        guard case .failure(let refusal) = state.knowledge.reload(now: .now) else {
            Issue.record("a broken file was taken")
            return
        }
        #expect(refusal.message.contains(path))
        #expect(state.knowledge.current === before)
        try await service.withClient { client in
            let ready = try await client.send(.get, "/readyz")
            #expect(ready.status == .ok && ready.text.contains(#""stale": true, "refused": ""#))
            #expect(try await client.send(.get, "/metrics").text.contains("kb_knowledge_stale 1"))
        }
        try SampleService.write(SampleService.files("gone for good"), to: path)
        guard case .success = state.knowledge.reload(now: .now) else {
            Issue.record("a sound file was refused")
            return
        }
        #expect(state.knowledge.current.classifier.classify("550 gone for good").suppress)
        #expect(state.knowledge.snapshot.refusal == nil)
    }

    @Test("every byte of a file may be wrong, and nothing of it is ever taken")
    func damage() throws {
        let service = try SampleService()
        let path = "\(service.folder.path)/kb.sqlite"
        let sound = try service.folder.read("kb.sqlite")
        let before = service.state.knowledge.current
        for place in stride(from: 0, to: sound.count, by: 1_021) {
            var bytes = sound
            bytes[place] ^= 0x10
            _ = try service.folder.write(bytes, to: "kb.sqlite")
            guard case .failure = service.state.knowledge.reload(now: .now) else {
                Issue.record("a file with byte \(place) changed was taken: \(path)")
                return
            }
        }
        #expect(service.state.knowledge.current === before)
    }

    @Test("knowledge that answers its own texts otherwise is refused")
    func texts() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/kb.sqlite"
        var compilation = SampleService.files()
        let fixture = try #require(
            PackReader.read(texts: [
                "fixtures/x.yaml": "fixtures:\n  - {text: \"550 unheard of\", suppress: true}\n"
            ]).pack.fixtures.first, "the sample has no fixture")
        compilation.pack.fixtures.append(fixture)
        try CompiledFileWriter.write(compilation, to: path)
        #expect {
            try KnowledgeHolder(KnowledgeSource(path: path), now: .now)
        } throws: {
            ($0 as? KnowledgeRefusal)?.message.contains("1 of the texts it was tested with") == true
        }
    }
}

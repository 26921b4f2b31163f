import BounceClassifier
import DeliveryStatus
import KnowledgeCompiler
import KnowledgeModel
import SignatureMatching
import TestSupport
import Testing

@Suite("The groups of causes")
struct CauseTests {
    @Test("print")
    func printExceptions() throws {
        let groups = Corpus.compilation.image.phraseGroups.filter { $0.kind == .guards }
        var phrases: [String: [(String, [String])]] = [:]
        for g in groups where g.name != "not_cause" {
            for p in g.phrases { phrases[p[0], default: []].append((g.name, p)) }
        }
        var excuses: [String: [[String]]] = [:]
        for g in groups where g.name == "not_cause" {
            for p in g.phrases { excuses[p[0], default: []].append(p) }
        }
        let knowledge = try #require(Corpus.knowledge)
        let classifier = try #require(Corpus.classifier)
        var total = 0, vetoed = 0, vetoedAny = 0
        for (_, entry) in Corpus.compilation.pack.signatures {
            for example in entry.examples {
                let answer = classifier.classify(example.event)
                guard answer.suppress else { continue }
                total += 1
                let reply = Normalizer.normalize(example.event)
                let words = reply.list.strings
                var free = Set(words.indices)
                for span in reply.spans where span.kind == .address || span.kind == .url {
                    for i in span.words { free.remove(i) }
                }
                for i in words.indices {
                    for p in excuses[words[i]] ?? [] where Array(words[i...].prefix(p.count)) == p {
                        for k in i..<i + p.count { free.remove(k) }
                    }
                }
                let matches = knowledge.matches(reply).matches.filter {
                    Corpus.compilation.image.signatures[$0.signature].id == answer.signature
                }
                let literals = Set(matches.flatMap { $0.place?.literals ?? [] })
                var raw = Set<String>(), left = Set<String>()
                for i in words.indices {
                    for (g, p) in phrases[words[i]] ?? [] where Array(words[i...].prefix(p.count)) == p {
                        let range = Set(i..<i + p.count)
                        if range.isSubset(of: free) { raw.insert(g + ":" + p.joined(separator: " ")) 
                        if !range.isSubset(of: literals) { left.insert(g + ":" + p.joined(separator: " ")) } }
                    }
                }
                if !raw.isEmpty { vetoed += 1 ; print("RAW\t\(answer.signature ?? "")\t\(raw.sorted())\t\(left.sorted())\t\(example.event.diagnostic)") }
                if !left.isEmpty { vetoedAny += 1 }
            }
        }
        print("TOTAL \(total) vetoed \(vetoed) left \(vetoedAny)")
    }
}

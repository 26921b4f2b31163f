import DeliveryStatus
import KnowledgeCompiler
import KnowledgeModel
import PermanenceModel
import SignatureLearning
import SignatureMatching
import TestSupport
import Testing

/// The lists in `knowledge/` by which the gates go: every entry is tried.
@Suite("Lists of causes")
struct CauseListTests {
    private static let groups: [PhraseGroup] =
        Vocabulary(PackReader.read(Repository.knowledge + "/standard").pack).groups
    private static let vocabulary = LearningVocabulary(groups)

    static var causes: [PhraseGroup] {
        groups.filter { $0.kind == .guards && LearningVocabulary.causes.contains($0.name) }
    }

    @Test("there are causes, exceptions and words of absence")
    func areThere() {
        #expect(Self.causes.count >= 13)
        #expect(Set(Self.causes.map(\.language)).count >= 14)
        #expect(Self.vocabulary.guardNames == LearningVocabulary.guards)
    }

    @Test(
        "every entry keeps a text that says \"user unknown\" from being proposed", arguments: causes
    )
    func refuses(group: PhraseGroup) {
        for phrase in group.phrases {
            let text = "550 5.1.1 user unknown; " + phrase.joined(separator: " ") + "; zzz"
            let reply = Normalizer.normalize(text)
            let gates = Gates.findings(reply, Self.vocabulary, blocklist: nil)
            let isExcepted = Self.vocabulary.causes(in: reply).isEmpty
            #expect(
                gates.contains { $0.step == "cause_words" && $0.outcome == .failed } || isExcepted)
            #expect(!isExcepted, "\(group.name) \(group.language): \(phrase) stands in not_cause")
        }
    }

    @Test("an exception takes away the causes in its own words and no other")
    func excepts() {
        for group in Self.groups where group.name == "not_cause" {
            for phrase in group.phrases {
                let words = phrase.joined(separator: " ")
                let alone = Normalizer.normalize("550 5.1.1 zzz; \(words); zzz")
                #expect(Self.vocabulary.causes(in: alone).isEmpty, "\(words)")
                let both = Normalizer.normalize("550 5.1.1 zzz; \(words); over quota")
                #expect(!Self.vocabulary.causes(in: both).isEmpty, "\(words)")
            }
        }
    }
}

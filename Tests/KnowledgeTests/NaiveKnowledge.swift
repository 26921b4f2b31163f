import DeliveryStatus
import SignatureMatching
import TestSupport

/// A signature that matches a message: with which template, over which words.
struct NaiveFound: Equatable {
    var signature: Int
    var template: Int
    var words: Range<Int>
    var literalCount: Int
}

/// The naive matcher over many templates.
///
/// It looks at the templates whose literal words all stand in the message, which it finds by the
/// rarest of them in a dictionary of strings: nothing here is the engine's index, its numbers or its
/// hashes.
struct NaiveKnowledge {
    private let knowledge: GeneratedKnowledge
    private var numbers: [String: Int] = [:]
    /// The different literal words of each template.
    private var literals: [[Int]] = []
    /// By word, the templates whose rarest word it is.
    private var templates: [[Int]] = []
    /// Words of the guard phrases, by group.
    private var guards: [[[Int]]] = []

    init(_ knowledge: GeneratedKnowledge) {
        self.knowledge = knowledge
        for template in knowledge.templates {
            var words: Set<Int> = []
            for case .word(let word) in template.elements { words.insert(number(word)) }
            literals.append(words.sorted())
        }
        for group in knowledge.guards {
            guards.append(group.map { phrase in phrase.map { number($0) } })
        }
        var uses = Array(repeating: 0, count: numbers.count)
        for word in literals.joined() { uses[word] += 1 }
        templates = Array(repeating: [], count: numbers.count)
        for (template, words) in literals.enumerated() {
            guard let rarest = words.min(by: { uses[$0] < uses[$1] }) else {
                preconditionFailure("a template without words is found by nothing")
            }
            templates[rarest].append(template)
        }
    }

    private mutating func number(_ word: String) -> Int {
        if let number = numbers[word] { return number }
        numbers[word] = numbers.count
        return numbers.count - 1
    }

    /// All signatures that match, one match a signature, by number.
    func matches(_ reply: NormalizedDiagnostic) -> [NaiveFound] {
        let present = Set(reply.list.strings.compactMap { numbers[$0] })
        let naive = NaiveMatcher(reply)
        var found: [Int: NaiveFound] = [:]
        for template in present.flatMap({ templates[$0] }).sorted()
        where literals[template].allSatisfy(present.contains) {
            let signature = knowledge.signatures[template]
            let record = knowledge.image.signatures[signature]
            guard Self.fits(record, reply),
                let match = naive.match(knowledge.templates[template]),
                !naive.isGuarded(phrases(record.guards, present), match)
            else { continue }
            // Most literal words, then the first template.
            if let other = found[signature], other.literalCount >= match.literals.count { continue }
            found[signature] = NaiveFound(
                signature: signature, template: template, words: match.words,
                literalCount: match.literals.count)
        }
        return found.values.sorted { $0.signature < $1.signature }
    }

    /// Whether the reply states a code and a status that the signature names.
    private static func fits(_ record: SignatureRecord, _ reply: NormalizedDiagnostic) -> Bool {
        if !record.replyCodes.isEmpty {
            guard let code = reply.replyCode, record.replyCodes.contains(code) else { return false }
        }
        let stated = reply.statuses + [reply.enhancedStatus].compactMap { $0 }
        return record.enhancedStatuses.isEmpty
            || record.enhancedStatuses.contains(where: stated.contains)
    }

    /// The guard phrases of `groups` whose words are all there.
    private func phrases(_ groups: [Int], _ present: Set<Int>) -> [[String]] {
        groups.flatMap { group in
            zip(guards[group], knowledge.guards[group])
                .filter { $0.0.allSatisfy(present.contains) }.map(\.1)
        }
    }
}

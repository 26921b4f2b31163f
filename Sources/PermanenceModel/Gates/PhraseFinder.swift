package import SignatureMatching

/// Finds the phrases of named lists in a diagnostic's words.
package struct PhraseFinder: Sendable {
    /// A phrase that stands in a text.
    package struct Hit: Sendable, Equatable {
        /// The list's name: `temporary`.
        package var group: String
        package var language: String
        /// Its words' places.
        package var words: Range<Int>
    }

    private struct Phrase: Sendable {
        var group: String
        var language: String
        var words: [String]
    }

    private var byFirst: [String: [Phrase]] = [:]

    /// Takes the lists with these names; lists that are not there are left out.
    package init(_ groups: [PhraseGroup], kind: PhraseGroup.Kind, named names: Set<String>) {
        for group in groups where group.kind == kind && names.contains(group.name) {
            for words in group.phrases {
                guard let first = words.first else { continue }
                byFirst[first, default: []].append(
                    Phrase(group: group.name, language: group.language, words: words))
            }
        }
    }

    /// Every place of every phrase, by place, the longer first.
    /// - Complexity: O(words), times the phrases that begin alike.
    package func hits(in words: [String]) -> [Hit] {
        var hits: [Hit] = []
        for start in words.indices {
            guard let phrases = byFirst[words[start]] else { continue }
            for phrase in phrases
            where start + phrase.words.count <= words.count
                && words[start..<start + phrase.words.count].elementsEqual(phrase.words)
            {
                hits.append(
                    Hit(
                        group: phrase.group, language: phrase.language,
                        words: start..<start + phrase.words.count))
            }
        }
        return hits.sorted { one, other in
            (one.words.lowerBound, -one.words.count, one.group, one.language)
                < (other.words.lowerBound, -other.words.count, other.group, other.language)
        }
    }
}

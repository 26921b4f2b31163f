/// Vocabulary, templates, index and guards as flat arrays: what a compiled file stores as blobs.
///
/// Words are numbers in the order of their bytes. A template's elements are word numbers, or
/// `hole` with the hole's kind in the low bits.
package struct MatchTables: Sendable, Equatable {
    /// Marks an element as a hole.
    package static let hole: UInt32 = 0x8000_0000
    /// The second half of a key for a template with a single literal word in a row.
    package static let single: UInt32 = 0xFFFF_FFFF

    /// Where each word starts in `wordBytes`, and one past the last.
    package var wordStarts: [UInt32] = [0]
    package var wordBytes: [UInt8] = []
    /// Open addressing by FNV-1a: word number plus one, 0 for empty; a power of two of slots.
    package var slots: [UInt32] = [0]

    /// Where each template starts in `elements`, and one past the last.
    package var templateStarts: [UInt32] = [0]
    package var elements: [UInt32] = []
    /// The signature of each template.
    package var templateSignatures: [UInt32] = []
    /// `Template.Mode` of each template.
    package var templateModes: [UInt8] = []

    /// Each template's rarest pair of literal words, sorted; the word in the high half.
    package var anchorKeys: [UInt64] = []
    /// The template behind each key.
    package var anchorTemplates: [UInt32] = []

    /// Where each guard phrase starts in `guardWords`, and one past the last; sorted by first word.
    package var guardStarts: [UInt32] = [0]
    package var guardWords: [UInt32] = []
    /// The group of each guard phrase.
    package var guardGroups: [UInt32] = []

    package init() {}

    package var wordCount: Int { wordStarts.count - 1 }
    package var templateCount: Int { templateStarts.count - 1 }
    package var guardCount: Int { guardStarts.count - 1 }

    /// FNV-1a, 32 bits.
    package static func hash(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return hash
    }

    /// The number of a word; nil for a word that the knowledge does not have.
    /// - Complexity: O(length of the word).
    package func number(of word: ArraySlice<UInt8>) -> UInt32? {
        let mask = UInt32(slots.count - 1)
        var slot = Self.hash(word) & mask
        while true {
            let entry = slots[Int(slot)]
            if entry == 0 { return nil }
            let start = Int(wordStarts[Int(entry - 1)])
            let end = Int(wordStarts[Int(entry)])
            if end - start == word.count, wordBytes[start..<end].elementsEqual(word) {
                return entry - 1
            }
            slot = (slot + 1) & mask
        }
    }

    /// The word behind a number.
    package func word(_ number: UInt32) -> String {
        let range = Int(wordStarts[Int(number)])..<Int(wordStarts[Int(number) + 1])
        return String(decoding: wordBytes[range], as: UTF8.self)
    }

    /// Every word of the templates and guards.
    package var words: [String] { (0..<max(0, wordStarts.count - 1)).map { word(UInt32($0)) } }

    /// The elements of a template.
    package func elements(of template: Int) -> ArraySlice<UInt32> {
        elements[Int(templateStarts[template])..<Int(templateStarts[template + 1])]
    }

    /// A template in readable form.
    package func template(_ index: Int) -> Template {
        Template(
            mode: Template.Mode(rawValue: templateModes[index]) ?? .contains,
            elements: elements(of: index).map { element in
                if element & Self.hole != 0 {
                    return .hole(Template.Hole(rawValue: element & ~Self.hole) ?? .text)
                }
                return .word(word(element))
            })
    }
}

extension MatchTables {
    /// The index in readable form: two words with a blank between, or one; rising.
    package var anchors: [(anchor: String, template: Int)] {
        zip(anchorKeys, anchorTemplates).map { key, template in
            let first = word(UInt32(key >> 32))
            let second = UInt32(truncatingIfNeeded: key)
            return (second == Self.single ? first : first + " " + word(second), Int(template))
        }.sorted {
            ($0.anchor, $0.template) < ($1.anchor, $1.template)
        }
    }

    /// The guard phrases in readable form.
    package var guardPhrases: [(group: Int, phrase: String)] {
        (0..<guardCount).map { row in
            let range = Int(guardStarts[row])..<Int(guardStarts[row + 1])
            return (Int(guardGroups[row]), guardWords[range].map(word).joined(separator: " "))
        }
    }
}

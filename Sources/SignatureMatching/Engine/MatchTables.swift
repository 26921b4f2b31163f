internal import DeliveryStatus

/// Vocabulary, templates, index and guards as flat arrays: what a compiled file stores as blobs.
///
/// Words are numbers in the order of their bytes. A template's elements are word numbers, or
/// `hole` with the hole's kind in the low bits.
package struct MatchTables: Sendable, Equatable {
    /// Marks an element as a hole.
    package static let hole: UInt32 = 0x8000_0000
    package static let unknownOffset: UInt8 = 0xFF
    /// Marks a row of the index as that of a guard phrase.
    package static let isGuard: UInt32 = 0x8000_0000
    /// The second half of a key for a template with a single literal word in a row.
    package static let single: UInt32 = 0xFFFF_FFFF
    /// Groups of guards have lower numbers.
    package static let guardGroupLimit = 65_536

    /// Where each word starts in `wordBytes`, and one past the last.
    package var wordStarts: [UInt32] = [0]
    package var wordBytes: [UInt8] = []
    /// Open addressing by `WordHash`: the hash, 0 for empty; a power of two of slots.
    package var slotHashes: [UInt64] = [0]
    /// The word in each slot, the number of all words in an empty one.
    ///
    /// With `isLong`, a word that its hash alone does not tell from others.
    package var slotNumbers: [UInt32] = [0]
    /// Marks the slot of a word of more than ``WordHash/exactLength`` bytes.
    package static let isLong: UInt32 = 0x8000_0000
    /// What each word may be in a key of the index, bits of `Use`; nothing for the number of all words.
    package var wordUses: [UInt8] = [0]

    /// What a word may be in a key of the index.
    enum Use {
        /// The first word of a pair; one bit below `second`, so that it can be shifted there.
        static let first: UInt8 = 1
        static let second: UInt8 = 2
        /// All of a key.
        static let single: UInt8 = 4
    }

    /// Where each template starts in `elements`, and one past the last.
    package var templateStarts: [UInt32] = [0]
    package var elements: [UInt32] = []
    /// The signature of each template.
    package var templateSignatures: [UInt32] = []
    /// `Template.Mode` of each template.
    package var templateModes: [UInt8] = []

    /// Each template's rarest pair of literal words, sorted; the word in the high half.
    package var anchorKeys: [UInt64] = []
    /// The template behind each key; with `isGuard`, the guard phrase that starts with the key.
    package var anchorTemplates: [UInt32] = []
    /// Open addressing over the keys: the first row with a key plus one, 0 for empty; a power of two.
    package var anchorSlots: [UInt32] = [0]
    /// A bit for each key, so that most of the pairs that are none cost one look; a power of two.
    package var anchorFilter: [UInt64] = [0]
    /// For each row, the bits of all literal words of the template: a diagnostic without one of them
    /// needs no closer look.
    package var anchorMasks: [UInt64] = []
    /// For each row, how many words the template has before the key, if they are all literal.
    ///
    /// Then the place of the key tells where the template must start; else `unknownOffset`.
    package var anchorOffsets: [UInt8] = []

    /// Where each guard phrase starts in `guardWords`, and one past the last; sorted by first word.
    package var guardStarts: [UInt32] = [0]
    package var guardWords: [UInt32] = []
    /// The group of each guard phrase.
    package var guardGroups: [UInt32] = []

    package init() {}

    package var wordCount: Int { wordStarts.count - 1 }
    package var templateCount: Int { templateStarts.count - 1 }
    package var guardCount: Int { guardStarts.count - 1 }

    /// The bit of a word in the masks of templates and diagnostics.
    @inline(__always)
    static func bit(_ word: UInt32) -> UInt64 { 1 << UInt64((word &* 0x9E37_79B9) >> 26) }

    /// A number in which every bit of a key has its part.
    @inline(__always)
    static func scattered(_ key: UInt64) -> Int {
        let product = key &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: product ^ (product >> 32))
    }

    /// The word behind a number.
    package func word(_ number: UInt32) -> String {
        let range = Int(wordStarts[Int(number)])..<Int(wordStarts[Int(number) + 1])
        return String(decoding: wordBytes[range], as: UTF8.self)
    }

    /// Every word of the templates and guards.
    package var words: [String] { (0..<max(0, wordStarts.count - 1)).map { word(UInt32($0)) } }

    /// The elements of a template.
    package func elements(of template: Int) -> ArraySlice<UInt32> { elements[range(of: template)] }

    /// The places of a template's elements.
    @inline(__always)
    func range(of template: Int) -> Range<Int> {
        Int(templateStarts[template])..<Int(templateStarts[template + 1])
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
    /// The templates in the order of the index, each with its key.
    package var templateKeys: [(key: UInt64, template: Int)] {
        zip(anchorKeys, anchorTemplates).filter { $1 & Self.isGuard == 0 }.map { ($0, Int($1)) }
    }

    /// The index in readable form: two words with a blank between, or one; rising.
    package var anchors: [(anchor: String, template: Int)] {
        templateKeys.map { key, template in
            let first = word(UInt32(key >> 32))
            let second = UInt32(truncatingIfNeeded: key)
            return (second == Self.single ? first : first + " " + word(second), template)
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

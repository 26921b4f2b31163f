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
    /// The group of the phrases that speak of the sender.
    package static let senderGuards = 0

    /// Where each word starts in `wordBytes`, and one past the last.
    package var wordStarts: [UInt32] = [0]
    package var wordBytes: [UInt8] = []
    /// Open addressing by `WordHash`, two numbers a slot: the hash, 0 for empty, and a ``WordEntry``;
    /// a power of two of slots.
    ///
    /// Besides the words of the vocabulary, those have slots that facts are stated with.
    package var slots: [UInt64] = [0, 0]

    /// Where each template starts in `elements`, and one past the last.
    package var templateStarts: [UInt32] = [0]
    package var elements: [UInt32] = []
    /// The signature of each template.
    package var templateSignatures: [UInt32] = []
    /// `Template.Mode` of each template.
    package var templateModes: [UInt8] = []

    /// The rows of the index, sorted by key, as ``anchorRow(_:)`` reads them: three numbers each, so that
    /// a row lies together in memory.
    package var anchorRows: [UInt64] = []
    /// Open addressing over the keys: the first row with a key plus one, 0 for empty, and in the high
    /// half that of the scattered key, so that rows are looked at for few other keys; a power of two.
    package var anchorSlots: [UInt64] = [0]
    /// A bit for each key, so that most of the pairs that are none cost one look; a power of two.
    package var anchorFilter: [UInt64] = [0]

    /// Where each guard phrase starts in `guardWords`, and one past the last; sorted by first word.
    package var guardStarts: [UInt32] = [0]
    package var guardWords: [UInt32] = []
    /// The group of each guard phrase.
    package var guardGroups: [UInt32] = []

    package init() {}

    package var wordCount: Int { wordStarts.count - 1 }
    package var templateCount: Int { templateStarts.count - 1 }
    package var guardCount: Int { guardStarts.count - 1 }
    package var anchorCount: Int { anchorRows.count / 3 }

    /// A row of the index.
    struct AnchorRow: Equatable {
        /// A template's rarest pair of literal words, the first in the high half.
        var key: UInt64
        /// The bits of all literal words of the template: a diagnostic without one of them needs no
        /// closer look.
        var mask: UInt64
        /// The template; with `isGuard`, the guard phrase that starts with the key.
        var template: UInt32
        /// How many words the template has before the key, if they are all literal.
        ///
        /// Then the place of the key tells where the template must start; else `unknownOffset`.
        var offset: UInt8
    }

    @inline(__always)
    func anchorRow(_ row: Int) -> AnchorRow {
        let target = anchorRows[3 * row + 2]
        return AnchorRow(
            key: anchorRows[3 * row], mask: anchorRows[3 * row + 1],
            template: UInt32(truncatingIfNeeded: target),
            offset: UInt8(truncatingIfNeeded: target >> 32))
    }

    /// The place of a word's bit in the masks of templates and diagnostics.
    static func place(ofBit word: UInt32) -> UInt64 { UInt64((word &* 0x9E37_79B9) >> 26) }

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
        (0..<anchorCount).map(anchorRow).filter { $0.template & Self.isGuard == 0 }.map {
            ($0.key, Int($0.template))
        }
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

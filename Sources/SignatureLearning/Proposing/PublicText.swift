internal import DeliveryStatus

/// Shows texts of a stream without what only one person's mail says.
///
/// A word leaves the machine only if the knowledge has it, or if it was said of at least five
/// recipients in two domains.
package struct PublicText: Sendable {
    package static let recipients = 5
    package static let domains = 2

    private let words: Set<String>

    /// - Parameter words: Words that are public anyway, folded.
    package init(words: Set<String>) { self.words = words }

    /// Whether all words of a text that was seen so often may be shown.
    package static func isPublic(_ evidence: Evidence) -> Bool {
        evidence.recipients >= recipients && evidence.domains >= domains
    }

    /// Whether `word`, folded, is in the knowledge.
    package func knows(_ word: String) -> Bool {
        words.contains(word) || word.utf8.count <= 2
            || word.utf8.allSatisfy { $0 == UInt8(ascii: "0") }
    }

    /// The text with `*` for every word that is not public.
    package func shown(_ text: String, _ evidence: Evidence) -> String {
        if Self.isPublic(evidence) { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var done = 0
        let list = Tokenizer.words(of: text)
        for (index, word) in list.words.enumerated() {
            guard word.source.lowerBound >= done, !isHole(bytes, word.source),
                !knows(list.string(index))
            else { continue }
            result += bytes[done..<word.source.lowerBound]
            result.append(UInt8(ascii: "*"))
            done = word.source.upperBound
        }
        return String(decoding: result + bytes[done...], as: UTF8.self)
    }

    private func isHole(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        range.lowerBound > 0 && bytes[range.lowerBound - 1] == UInt8(ascii: "{")
            && range.upperBound < bytes.count && bytes[range.upperBound] == UInt8(ascii: "}")
    }
}

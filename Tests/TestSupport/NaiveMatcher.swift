package import DeliveryStatus
package import SignatureMatching

/// Where a template matched: the words that it covers, and those that its literals consumed.
package struct TemplateMatch: Equatable {
    package var words: Range<Int>
    package var literals: [Int]
}

/// The language of templates written down as plainly as can be.
///
/// Tries every template at every place, with backtracking, on strings. The engine must agree with it.
package struct NaiveMatcher {
    private let reply: NormalizedDiagnostic
    private let words: [String]

    package init(_ reply: NormalizedDiagnostic) {
        self.reply = reply
        words = reply.list.strings
    }

    /// The leftmost match: the words that it covers and the literals that it consumed.
    package func match(_ template: Template) -> TemplateMatch? {
        let starts = template.mode == .text ? 0..<min(1, words.count) : 0..<words.count
        for start in starts {
            var literals: [Int] = []
            if let end = end(
                template.elements[...], from: start, whole: template.mode == .text, &literals)
            {
                return TemplateMatch(words: start..<end, literals: literals)
            }
        }
        return nil
    }

    private func end(
        _ elements: ArraySlice<Template.Element>, from index: Int, whole: Bool,
        _ literals: inout [Int]
    ) -> Int? {
        guard let first = elements.first else {
            return !whole || index == words.count ? index : nil
        }
        let rest = elements.dropFirst()
        switch first {
        case .word(let word):
            guard index < words.count, words[index] == word else { return nil }
            literals.append(index)
            if let end = end(rest, from: index + 1, whole: whole, &literals) { return end }
            literals.removeLast()
            return nil
        case .hole(.text):
            for next in index...words.count {
                if let end = end(rest, from: next, whole: whole, &literals) { return end }
            }
            return nil
        case .hole(let hole):
            guard let next = hole.end(at: index, reply, words) else { return nil }
            return end(rest, from: next, whole: whole, &literals)
        }
    }

    /// Whether a guard phrase stands outside addresses, URLs and the literals consumed.
    package func isGuarded(_ phrases: [[String]], _ match: TemplateMatch) -> Bool {
        for phrase in phrases {
            for start in words.indices where words[start...].starts(with: phrase) {
                let range = start..<start + phrase.count
                let isCovered = reply.spans.contains { span in
                    (span.kind == .address || span.kind == .url) && span.words.overlaps(range)
                }
                if !isCovered, !range.allSatisfy(match.literals.contains) { return true }
            }
        }
        return false
    }
}

extension Template.Hole {
    fileprivate func end(at index: Int, _ reply: NormalizedDiagnostic, _ words: [String]) -> Int? {
        guard index < words.count else { return nil }
        func span(_ kind: Span.Kind) -> Int? {
            reply.spans.first { $0.kind == kind && $0.words.lowerBound == index }?.words.upperBound
        }
        switch self {
        case .address: return span(.address)
        case .url: return span(.url)
        case .ip: return span(.ip)
        case .host: return span(.host)
        case .number:
            return words[index].utf8.allSatisfy { (0x30...0x39).contains($0) } ? index + 1 : nil
        case .token:
            var end = index + 1
            while end < words.count, !reply.list.words[end].followsBlank { end += 1 }
            return end
        case .recipientDomain:
            guard let end = span(.host) else { return nil }
            let list = reply.list.words
            let text = reply.list.text[
                list[index].folded.lowerBound..<list[end - 1].folded.upperBound]
            return String(decoding: text, as: UTF8.self) == reply.recipientDomain ? end : nil
        case .text: return nil
        }
    }
}

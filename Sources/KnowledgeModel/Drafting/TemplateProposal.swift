internal import DeliveryStatus
internal import SignatureMatching

/// Proposes a template for a redacted diagnostic: its words, with holes for what was redacted.
struct TemplateProposal {
    private enum Piece {
        /// A word as the reply writes it.
        case word(String, Range<Int>)
        case hole(Template.Hole, Range<Int>)

        var range: Range<Int> {
            switch self {
            case .word(_, let range), .hole(_, let range): range
            }
        }

        /// Whether a template may well start or end with it.
        var isEdge: Bool {
            switch self {
            case .word, .hole(.address, _): true
            case .hole: false
            }
        }
    }

    /// Runs of words beyond this are not tried, so that a long text costs no more than a few trials.
    private static let runLimit = 16

    private let bytes: [UInt8]
    private var pieces: [Piece] = []

    init(_ redaction: Redaction) {
        bytes = Array(redaction.text.utf8)
        let list = Normalizer.normalize(redaction.text).list
        var filled: Range<Int>?
        var isInToken = false
        for (number, word) in list.words.enumerated() {
            if isInToken, !word.followsBlank { continue }
            isInToken = false
            guard let stretch = redaction.stretches.first(where: { $0.range.overlaps(word.source) })
            else {
                pieces.append(.word(written(number, in: list), word.source))
                continue
            }
            if stretch.range == filled { continue }
            filled = stretch.range
            let hole = hole(for: stretch)
            // A token runs to the next blank, whatever stands there.
            isInToken = hole == .token
            pieces.append(.hole(hole, stretch.range))
        }
    }

    /// The word as the reply writes it, folded where a code point of it is two words, as ¾ is.
    private func written(_ number: Int, in list: WordList) -> String {
        let text = String(decoding: bytes[list.words[number].source], as: UTF8.self)
        let folded = list.string(number)
        return Tokenizer.words(of: text).strings == [folded] ? text : folded
    }

    private func hole(for stretch: PrivateStretch) -> Template.Hole {
        switch stretch.kind {
        case .url: .url
        case .address: .address
        case .ip: .ip
        case .host: .host
        case .person: .token
        case .id: bytes[stretch.range].allSatisfy(ASCII.isDigit) ? .number : .token
        }
    }

    /// The template that says most and matches every one of `replies`.
    func template(matching replies: [NormalizedDiagnostic]) -> String? {
        let whole = pieces[...].trimmed { $0.isEdge }
        let candidates = [whole] + parts.sorted { $0.count > $1.count }
        return candidates.lazy.map(text).first { text in
            guard
                let templates = try? TemplateParser.templates(text, mode: .contains, classes: [:]),
                let probe = try? TemplateProbe(templates)
            else { return false }
            return replies.allSatisfy(probe.matches)
        }
    }

    /// Every stretch from the start of one run of words to the end of another.
    private var parts: [ArraySlice<Piece>] {
        let runs = pieces.split { if case .hole = $0 { true } else { false } }.prefix(Self.runLimit)
        return runs.indices.flatMap { first in
            runs[first...].map { pieces[runs[first].startIndex..<$0.endIndex] }
        }
    }

    private func text(_ pieces: ArraySlice<Piece>) -> String {
        var text = ""
        var last: Range<Int>?
        for piece in pieces {
            if let last { text += gap(last, piece.range) }
            switch piece {
            case .word(let word, _): text += word
            case .hole(let hole, _): text += "{\(hole.name)}"
            }
            last = piece.range
        }
        return text
    }

    /// What stands between two pieces, where it is nothing but signs and blanks.
    private func gap(_ one: Range<Int>, _ two: Range<Int>) -> String {
        guard one.upperBound < two.lowerBound else { return " " }
        let gap = bytes[one.upperBound..<two.lowerBound]
        let isPlain = gap.allSatisfy { byte in
            byte >= 0x20 && byte < 0x7F && !ASCII.isLetterOrDigit(byte)
                && byte != UInt8(ascii: "{") && byte != UInt8(ascii: "}")
        }
        // The brackets of an address say nothing.
        let signs = gap.filter { $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
        return isPlain && !signs.isEmpty ? String(decoding: signs, as: UTF8.self) : " "
    }
}

extension ArraySlice {
    /// The slice without what does not belong at its ends.
    fileprivate func trimmed(_ belongs: (Element) -> Bool) -> ArraySlice {
        guard let first = firstIndex(where: belongs), let last = lastIndex(where: belongs) else {
            return []
        }
        return self[first...last]
    }
}

package import DeliveryStatus
package import PermanenceModel
package import SignatureMatching

/// A stretch of a diagnostic that might become the template of a signature.
package struct Fragment: Sendable, Equatable {
    /// Its words' places in the diagnostic.
    package var words: Range<Int>
    /// The template: literal words with holes.
    package var text: String
    /// The literal words.
    package var literals: Set<String>
    /// The parsed template.
    package var template: Template
}

/// Cuts a diagnostic into fragments that carry the meaning "is not there".
package struct FragmentCutter {
    /// Fragments with more literal words are not tried.
    static let literalLimit = 14

    private let reply: NormalizedDiagnostic
    private let words: [String]
    /// For each word, the hole that stands for it; several words may be one hole.
    private var holes: [Int: (hole: Template.Hole, words: Range<Int>)] = [:]
    private let absences: [PhraseFinder.Hit]
    private let subjects: [PhraseFinder.Hit]

    package init(_ reply: NormalizedDiagnostic, _ vocabulary: LearningVocabulary) {
        self.reply = reply
        words = reply.list.strings
        absences = vocabulary.absences(in: reply) + vocabulary.closures(in: reply)
        for span in reply.masks {
            let hole: Template.Hole =
                switch span.kind {
                case .address: .address
                case .host: .host
                case .ip: .ip
                case .url: .url
                }
            for word in span.words { holes[word] = (hole, span.words) }
        }
        for (index, word) in words.enumerated() where holes[index] == nil {
            if let hole = Self.stand(for: word) { holes[index] = (hole, index..<index + 1) }
        }
        // "user" in an address names nobody.
        subjects = vocabulary.subjects(in: words).filter { [holes] subject in
            !subject.words.contains { holes[$0] != nil }
        }
    }

    /// The hole of what the masked text shows as zeros.
    private static func stand(for word: String) -> Template.Hole? {
        guard word.utf8.count >= 4, word.utf8.allSatisfy({ $0 == UInt8(ascii: "0") }) else {
            return nil
        }
        return .number
    }

    /// Whether the words say that something is not there.
    package var saysAbsence: Bool { !absences.isEmpty }

    /// Every fragment that says who and that they are not there; the fewest literal words first.
    package func fragments() -> [Fragment] {
        var ranges: Set<Range<Int>> = []
        let clauses = self.clauses
        for absence in absences where !absence.words.contains(where: { holes[$0] != nil }) {
            let clause =
                clauses.first { LearningVocabulary.covers($0, absence.words) }
                ?? words.indices.startIndex..<words.count
            var starts = Array(clause.lowerBound...absence.words.lowerBound)
            var ends = Array(absence.words.upperBound...clause.upperBound)
            // A sentence that names nobody may say who in the one before it.
            if clause == absence.words || !hasSubject(clause, besides: absence.words) {
                starts = Array(max(0, clause.lowerBound - 8)...absence.words.lowerBound)
                ends = Array(
                    absence.words.upperBound...min(words.count, clause.upperBound + 8))
            }
            for start in starts {
                for end in ends {
                    let range = start..<end
                    if isWhole(range), literalCount(range) >= minimum(range),
                        literalCount(range) <= Self.literalLimit,
                        hasSubject(range, besides: absence.words) || isSelfContained(range, absence)
                    {
                        ranges.insert(range)
                    }
                }
            }
        }
        // A name for the recipient says more than the address that stands there by chance.
        let named = ranges.filter { range in
            absences.contains {
                LearningVocabulary.covers(range, $0.words) && namesSubject(range, besides: $0.words)
            }
        }
        return (named.isEmpty ? ranges : named).compactMap(fragment).sorted { one, other in
            (literalCount(one.words), one.words.count, one.words.lowerBound)
                < (literalCount(other.words), other.words.count, other.words.lowerBound)
        }
    }

    /// Stretches between marks that end a clause.
    private var clauses: [Range<Int>] {
        var clauses: [Range<Int>] = []
        var start = 0
        for index in words.indices where index > 0 {
            let gap = reply.list.text[
                reply.list.words[index - 1].folded
                    .upperBound..<reply.list.words[index].folded.lowerBound]
            let ends = gap.contains { ".;!?()[]{}|".utf8.contains($0) } && gap.contains(0x20)
            if ends, holes[index - 1]?.words != holes[index]?.words || holes[index] == nil {
                clauses.append(start..<index)
                start = index
            }
        }
        clauses.append(start..<words.count)
        return clauses
    }

    /// Whether no hole is cut in two, and none stands at an edge but an address.
    private func isWhole(_ range: Range<Int>) -> Bool {
        for edge in [range.lowerBound, range.upperBound - 1] {
            guard let (hole, place) = holes[edge] else { continue }
            if hole != .address || !LearningVocabulary.covers(range, place) { return false }
        }
        return true
    }

    private func literalCount(_ range: Range<Int>) -> Int { range.count { holes[$0] == nil } }

    /// Two words at least; of a script without spaces, four code points.
    private func minimum(_ range: Range<Int>) -> Int {
        let isAlone = range.contains { index in
            words[index].unicodeScalars.first.map {
                Folding.kind(of: $0.value) == .alone
            } ?? false
        }
        return isAlone ? 4 : 2
    }

    /// Whether the range names who is meant, besides the words that say that they are absent.
    private func hasSubject(_ range: Range<Int>, besides absence: Range<Int>) -> Bool {
        namesSubject(range, besides: absence)
            || range.contains { index in
                holes[index].map {
                    $0.hole == .address && LearningVocabulary.covers(range, $0.words)
                } ?? false
            }
    }

    /// Words of absence may name who is meant themselves, as `bad recipient` does.
    private func namesSubject(_ range: Range<Int>, besides absence: Range<Int>) -> Bool {
        subjects.contains { subject in
            LearningVocabulary.covers(range, subject.words)
                && !LearningVocabulary.covers(subject.words, absence)
        }
    }

    /// Whether the words of absence say themselves who is meant: `unknownuser`, five words or more.
    private func isSelfContained(_ range: Range<Int>, _ absence: PhraseFinder.Hit) -> Bool {
        absence.words.contains { words[$0].utf8.count >= 11 } || literalCount(range) >= 5
    }

    private func fragment(_ range: Range<Int>) -> Fragment? {
        var text = ""
        var literals: Set<String> = []
        var index = range.lowerBound
        while index < range.upperBound {
            if !text.isEmpty { text += isGlued(index, range) ? mark(before: index) : " " }
            if let (hole, place) = holes[index] {
                text += "{\(hole.name)}"
                index = max(index + 1, place.upperBound)
            } else {
                text += spelling(index)
                literals.insert(words[index])
                index += 1
            }
        }
        guard let templates = try? TemplateParser.templates(text, mode: .contains, classes: [:]),
            let template = templates.first, templates.count == 1
        else { return nil }
        return Fragment(words: range, text: text, literals: literals, template: template)
    }

    /// The word as the server writes it, in small letters; people read `inválido` rather than its folding.
    private func spelling(_ index: Int) -> String {
        let place = reply.list.words[index].source
        let bytes = reply.source.utf8.dropFirst(place.lowerBound).prefix(place.count)
        let written = String(decoding: bytes, as: UTF8.self).lowercased()
        return Tokenizer.words(of: written).strings == [words[index]] ? written : words[index]
    }

    /// Whether no blank stands before the word, as in `resolver.adr` and in scripts without spaces.
    private func isGlued(_ index: Int, _ range: Range<Int>) -> Bool {
        index > range.lowerBound && !reply.list.words[index].followsBlank && holes[index] == nil
            && holes[index - 1] == nil
    }

    /// The signs between two words without a blank.
    private func mark(before index: Int) -> String {
        let gap = reply.list.text[
            reply.list.words[index - 1].folded
                .upperBound..<reply.list.words[index].folded.lowerBound]
        let isPlain = gap.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "}")
        }
        return isPlain ? String(decoding: gap, as: UTF8.self) : " "
    }
}

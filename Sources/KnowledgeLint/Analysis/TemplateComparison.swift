internal import SignatureMatching

/// Decides how the texts of two templates lie to each other.
///
/// Exact for texts written with the separators of `TextSymbol.Glue`: the automata of both templates
/// run side by side over every text, shortest first, until they tell or nothing new can come. An
/// answer of "no" to containment and of "yes" to collision comes with a text that shows it.
enum TemplateComparison {
    /// A text that `narrow` matches and `wide` does not; nil where `wide` matches all of them.
    static func counterexample(_ narrow: Template, within wide: Template) -> String? {
        // Most pairs are told apart, or proved, without a search.
        if TemplateContainment.contains(wide, narrow) { return nil }
        let (one, other) = (TemplateLanguage(narrow), TemplateLanguage(wide))
        let instance = one.instance
        if one.matches(instance), !other.matches(instance) { return instance.text }
        return search(one, other) { $0 && !$1 }
    }

    /// A text that both templates cover from its first word to its last; nil where there is none.
    ///
    /// Texts that merely hold both, one behind the other, are no collision: any two sentences can
    /// stand in one reply. Nor are those in which a name spells the other's words, such as the
    /// address `mailbox@full`.
    static func collision(_ one: Template, _ other: Template) -> String? {
        let spelled = TemplateLanguage.words(of: [one, other])
        return search(
            TemplateLanguage(one, isOpen: false, notInNames: spelled),
            TemplateLanguage(other, isOpen: false, notInNames: spelled), needsBoth: true
        ) { $0 && $1 }
    }

    private struct State: Hashable {
        var text = TextState()
        var one: [TemplateLanguage.Place]
        var other: [TemplateLanguage.Place]
    }

    /// The shortest text of which `tells` holds, given whether each of the two matches it.
    private static func search(
        _ one: TemplateLanguage, _ other: TemplateLanguage, needsBoth: Bool = false,
        _ tells: (Bool, Bool) -> Bool
    ) -> String? {
        let alphabet = alphabet(one, other)
        var states = [State(one: one.start, other: other.start)]
        var origins: [(from: Int, symbol: TextSymbol)?] = [nil]
        var seen: Set<State> = [states[0]]
        var next = 0
        while next < states.count {
            let state = states[next]
            // A text may end behind a blank or a name; what lies open behind a dot is no end.
            if state.text.glue == .blank, next > 0,
                tells(one.accepts(state.one), other.accepts(state.other))
            {
                return text(to: next, origins)
            }
            let wanted = one.words(at: state.one)
            let required = needsBoth ? other.words(at: state.other) : nil
            for symbol in alphabet {
                if symbol.glue == .scheme, state.text.runHasURL { continue }
                if let wanted, !wanted.contains(symbol.word) { continue }
                if let required, !required.contains(symbol.word) { continue }
                let places = one.step(state.one, symbol, after: state.text)
                if places.isEmpty { continue }
                let others = other.step(state.other, symbol, after: state.text)
                if needsBoth, others.isEmpty { continue }
                var reached = State(text: state.text, one: places, other: others)
                reached.text.append(symbol)
                if seen.insert(reached).inserted {
                    states.append(reached)
                    origins.append((next, symbol))
                }
            }
            next += 1
        }
        return nil
    }

    private static func text(
        to state: Int, _ origins: [(from: Int, symbol: TextSymbol)?]
    ) -> String {
        var symbols: [TextSymbol] = []
        var at = state
        while let origin = origins[at] {
            symbols.append(origin.symbol)
            at = origin.from
        }
        return [TextSymbol](symbols.reversed()).text
    }

    /// The words of both templates and one of each other kind, with every glue; blanks first, so
    /// that texts look like sentences.
    private static func alphabet(
        _ one: TemplateLanguage, _ other: TemplateLanguage
    ) -> [TextSymbol] {
        var words: [String] = []
        var seen: Set<String> = []
        func add(_ word: String) {
            if seen.insert(word).inserted { words.append(word) }
        }
        for element in one.elements + other.elements {
            if case .word(let word) = element { add(word) }
        }
        let elements = one.elements + other.elements
        // A word, an octet, a short number and a long one that neither template spells.
        for sample in [["mx", "name", "thing"], ["77", "78", "79"]] {
            if let word = sample.first(where: { !seen.contains($0) }) { add(word) }
        }
        if elements.contains(.hole(.ip)) || elements.contains(.hole(.host)) {
            for sample in [["777", "778", "779"], ["77777", "77778", "77779"]] {
                if let word = sample.first(where: { !seen.contains($0) }) { add(word) }
            }
        }
        if elements.contains(.hole(.recipientDomain)) {
            TemplateLanguage.recipientDomain.forEach(add)
        }
        return TextSymbol.Glue.allCases.flatMap { glue in
            words.map { TextSymbol(word: $0, glue: glue) }
        }
    }
}

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
        let alphabet = alphabet(one, other, needsBoth: needsBoth)
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

    /// The symbols that the search tries: words and separators between which no element of either
    /// template tells a difference are represented by one; blanks first, so that texts look like
    /// sentences.
    ///
    /// Where a text is sought that `other` does not match, its words are of no use.
    private static func alphabet(
        _ one: TemplateLanguage, _ other: TemplateLanguage, needsBoth: Bool
    ) -> [TextSymbol] {
        var words: [String] = []
        var seen: Set<String> = []
        func add(_ word: String) {
            if seen.insert(word).inserted { words.append(word) }
        }
        let elements = one.elements + other.elements
        for case .word(let word) in needsBoth ? elements : one.elements { add(word) }
        for case .word(let word) in elements { seen.insert(word) }
        func addSample(_ candidates: [String]) {
            if let word = candidates.first(where: { !seen.contains($0) }) { add(word) }
        }
        // A word, an octet, a short number and a long one that neither template spells.
        addSample(["mx", "name", "thing"])
        addSample(["77", "78", "79"])
        let holes = Set(
            elements.compactMap { element in
                if case .hole(let hole) = element { hole } else { nil }
            })
        if !holes.isDisjoint(with: [.ip, .host]) {
            addSample(["777", "778", "779"])
            addSample(["77777", "77778", "77779"])
        }
        if holes.contains(.recipientDomain) { TemplateLanguage.recipientDomain.forEach(add) }
        var glues: [TextSymbol.Glue] = [.blank]
        if !holes.isDisjoint(with: [.ip, .host, .recipientDomain, .address]) { glues.append(.dot) }
        if holes.contains(.address) { glues.append(.at) }
        if holes.contains(.url) { glues += [.scheme, .quote] }
        if !holes.isSubset(of: [.text, .number]) { glues.append(.comma) }
        return glues.flatMap { glue in words.map { TextSymbol(word: $0, glue: glue) } }
    }
}

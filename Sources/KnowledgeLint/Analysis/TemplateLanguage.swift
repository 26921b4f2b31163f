internal import SignatureMatching

/// The texts that a template matches, as an automaton that reads them symbol by symbol.
///
/// Literals and `{number}` read one symbol; the other holes read as many as the engine's spans
/// would cover, which a symbol's glue tells without looking ahead.
struct TemplateLanguage {
    /// The words that stand for the recipient's domain, which no template spells.
    static let recipientDomain = ["recipientdomain", "recipienttld"]

    /// A place in the template: at an element, or inside a hole.
    struct Place: Hashable, Comparable {
        enum Inside: Int {
            case nothing, token, host, hostOfNumbers, ip, local, domain, url, recipient
        }

        var element: Int
        var inside = Inside.nothing
        /// How many octets of an IP address are read.
        var count = 0

        static func < (lhs: Self, rhs: Self) -> Bool {
            (lhs.element, lhs.inside.rawValue, lhs.count)
                < (rhs.element, rhs.inside.rawValue, rhs.count)
        }
    }

    let elements: [Template.Element]
    /// Words that no name or token may be made of.
    private let notInNames: Set<String>

    /// What the whole text must be; with `isOpen` words may stand before and behind.
    init(_ template: Template, isOpen: Bool, notInNames: Set<String> = []) {
        self.notInNames = notInNames
        elements =
            isOpen
            ? [.hole(.text)] + template.elements + [.hole(.text)] : template.elements
    }

    /// What the engine matches.
    init(_ template: Template) { self.init(template, isOpen: template.mode == .contains) }

    /// The places before the first symbol.
    var start: [Place] { closure([Place(element: 0)]) }

    /// The words that templates spell.
    static func words(of templates: [Template]) -> Set<String> {
        var words: Set<String> = []
        for template in templates {
            for case .word(let word) in template.elements { words.insert(word) }
        }
        return words
    }

    /// The words of which one must come next at `places`; nil where any may.
    func words(at places: [Place]) -> Set<String>? {
        var words: Set<String> = []
        for place in places {
            guard place.inside == .nothing, place.element < elements.count else {
                if place.element == elements.count { continue }
                return nil
            }
            guard case .word(let word) = elements[place.element] else { return nil }
            words.insert(word)
        }
        return words
    }

    /// A text that the template matches as a rule, with words that no template spells in its holes.
    var instance: [TextSymbol] {
        func word(_ word: String, _ glue: TextSymbol.Glue = .blank) -> TextSymbol {
            TextSymbol(word: word, glue: glue)
        }
        return elements.flatMap { element -> [TextSymbol] in
            switch element {
            case .word(let text): [word(text)]
            case .hole(.number): [word("7777777")]
            case .hole(.token), .hole(.text): [word("somethingelse")]
            case .hole(.address): [word("someone", .at), word("somewhere", .dot), word("else")]
            case .hole(.host): [word("somewhere", .dot), word("else")]
            case .hole(.ip):
                [
                    word("77", .dot), word("78", .dot), word("79", .dot), word("80"),
                ]
            case .hole(.url): [word("someway", .scheme), word("somewhere")]
            case .hole(.recipientDomain):
                [
                    word(Self.recipientDomain[0], .dot), word(Self.recipientDomain[1]),
                ]
            }
        }
    }

    /// Whether the template matches a text.
    func matches(_ text: [TextSymbol]) -> Bool {
        var state = TextState()
        var places = start
        for symbol in text {
            places = step(places, symbol, after: state)
            state.append(symbol)
        }
        return accepts(places)
    }

    /// Whether a text may end where `places` are.
    func accepts(_ places: [Place]) -> Bool { places.contains(Place(element: elements.count)) }

    /// Where the template may be after one more symbol; sorted, without doubles.
    func step(_ places: [Place], _ symbol: TextSymbol, after state: TextState) -> [Place] {
        closure(places.compactMap { step($0, symbol, state) })
    }

    /// Skips `{text}`, which may be empty.
    private func closure(_ places: [Place]) -> [Place] {
        var all = Set(places)
        for place in places where place.inside == .nothing {
            var next = place.element
            while next < elements.count, elements[next] == .hole(.text) {
                next += 1
                all.insert(Place(element: next))
            }
        }
        return all.sorted()
    }

    private func step(_ place: Place, _ symbol: TextSymbol, _ state: TextState) -> Place? {
        guard place.element < elements.count else { return nil }
        if !notInNames.isEmpty, notInNames.contains(symbol.word), isName(place) { return nil }
        if place.inside != .nothing { return inside(place, symbol) }
        switch elements[place.element] {
        case .word(let word): return word == symbol.word ? after(place) : nil
        case .hole(.number): return symbol.isNumber ? after(place) : nil
        case .hole(.text): return place
        case .hole(.token): return rest(place, symbol, .token, endsAt: [.blank])
        case .hole(.url):
            guard symbol.glue == .scheme, !state.runHasURL else { return nil }
            return Place(element: place.element, inside: .url)
        case .hole(.host):
            guard state.startsName, symbol.glue == .dot else { return nil }
            return Place(
                element: place.element, inside: symbol.isShortNumber ? .hostOfNumbers : .host)
        case .hole(.ip):
            guard state.startsName, symbol.isOctet, symbol.glue == .dot else { return nil }
            return Place(element: place.element, inside: .ip, count: 1)
        case .hole(.address):
            guard state.startsName else { return nil }
            return local(place, symbol)
        case .hole(.recipientDomain):
            guard state.startsName, symbol.glue == .dot, symbol.word == Self.recipientDomain[0]
            else { return nil }
            return Place(element: place.element, inside: .recipient)
        }
    }

    /// Whether the next symbol would be a part of a name or token.
    private func isName(_ place: Place) -> Bool {
        switch elements[place.element] {
        case .word, .hole(.text), .hole(.number): false
        case .hole: true
        }
    }

    private func inside(_ place: Place, _ symbol: TextSymbol) -> Place? {
        switch place.inside {
        case .nothing: return nil
        case .token: return rest(place, symbol, .token, endsAt: [.blank])
        case .url: return rest(place, symbol, .url, endsAt: [.blank, .quote])
        case .host, .hostOfNumbers:
            let isNumeric = place.inside == .hostOfNumbers && symbol.isShortNumber
            if symbol.glue == .dot {
                return Place(element: place.element, inside: isNumeric ? .hostOfNumbers : .host)
            }
            return symbol.hasNonDigit ? after(place) : nil
        case .ip:
            guard symbol.isOctet else { return nil }
            if symbol.glue == .dot {
                return place.count < 3
                    ? Place(element: place.element, inside: .ip, count: place.count + 1) : nil
            }
            return place.count == 3 ? after(place) : nil
        case .local: return local(place, symbol)
        case .domain:
            return symbol.glue == .dot ? place : after(place)
        case .recipient:
            return symbol.word == Self.recipientDomain[1] && symbol.glue != .dot
                ? after(place) : nil
        }
    }

    /// The part of an address before the `@`: a dotted run.
    private func local(_ place: Place, _ symbol: TextSymbol) -> Place? {
        switch symbol.glue {
        case .dot: Place(element: place.element, inside: .local)
        case .at: Place(element: place.element, inside: .domain)
        default: nil
        }
    }

    private func rest(
        _ place: Place, _ symbol: TextSymbol, _ inside: Place.Inside, endsAt ends: [TextSymbol.Glue]
    ) -> Place {
        ends.contains(symbol.glue)
            ? after(place) : Place(element: place.element, inside: inside)
    }

    private func after(_ place: Place) -> Place { Place(element: place.element + 1) }
}

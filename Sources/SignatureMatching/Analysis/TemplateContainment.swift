/// Whether one template matches everything that another matches.
///
/// Decided on the templates themselves: literals and holes of the narrower one are read as symbols
/// that the wider one has to cover. Never says yes wrongly; a `{token}` or `{text}` that would
/// cover a sequence only by chance of its content counts as no.
package enum TemplateContainment {
    /// Whether `wide` matches every text that `narrow` matches, and not the other way round.
    package static func isStrictlyNarrower(_ narrow: Template, than wide: Template) -> Bool {
        contains(wide, narrow) && !contains(narrow, wide)
    }

    /// Whether `wide` matches every text that `narrow` matches.
    /// - Complexity: O(elements of one times elements of the other).
    package static func contains(_ wide: Template, _ narrow: Template) -> Bool {
        let pattern = symbols(wide)
        let text = symbols(narrow)
        // reachable[i]: the first i symbols of `text` are covered by the pattern so far.
        var reachable = [Bool](repeating: false, count: text.count + 1)
        reachable[0] = true
        for element in pattern {
            var next = [Bool](repeating: false, count: text.count + 1)
            if element == .hole(.text) {
                var isOpen = false
                for index in 0...text.count {
                    isOpen = isOpen || reachable[index]
                    next[index] = isOpen
                }
            } else {
                for index in 0..<text.count
                where reachable[index] && covers(element, text[index]) {
                    next[index + 1] = true
                }
            }
            reachable = next
        }
        return reachable[text.count]
    }

    /// The elements with the open ends of `contains` written as `{text}`.
    private static func symbols(_ template: Template) -> [Template.Element] {
        switch template.mode {
        case .text: template.elements
        case .contains: [.hole(.text)] + template.elements + [.hole(.text)]
        }
    }

    private static func covers(_ wide: Template.Element, _ narrow: Template.Element) -> Bool {
        if wide == narrow { return true }
        switch (wide, narrow) {
        case (.hole(.number), .word(let word)):
            return word.utf8.allSatisfy { $0 &- 0x30 < 10 }
        case (.hole(.host), .hole(.recipientDomain)): return true
        default: return false
        }
    }

    /// The same of two templates of one knowledge, by number; without memory of its own, for deciding.
    static func isStrictlyNarrower(
        _ narrow: Int, than wide: Int, _ tables: MatchTables
    ) -> Bool {
        contains(wide, narrow, tables) && !contains(narrow, wide, tables)
    }

    private static func contains(_ wide: Int, _ narrow: Int, _ tables: MatchTables) -> Bool {
        let pattern = tables.range(of: wide)
        let text = tables.range(of: narrow)
        let isOpenText = tables.templateModes[narrow] == Template.Mode.contains.rawValue
        // A number has room for 63 symbols; longer templates are rare.
        guard text.count < 60 else {
            return contains(tables.template(wide), tables.template(narrow))
        }
        let count = text.count + (isOpenText ? 2 : 0)
        let all: UInt64 = (2 << UInt64(count)) - 1
        func symbol(_ index: Int) -> UInt32 {
            if !isOpenText { return tables.elements[text.lowerBound + index] }
            let isEnd = index == 0 || index == count - 1
            return isEnd ? anyWords : tables.elements[text.lowerBound + index - 1]
        }
        var reachable: UInt64 = 1
        func open() {  // {text}: everything behind what is reachable
            guard reachable != 0 else { return }
            reachable = (UInt64.max << UInt64(reachable.trailingZeroBitCount)) & all
        }
        let isOpenPattern = tables.templateModes[wide] == Template.Mode.contains.rawValue
        if isOpenPattern { open() }
        for place in pattern {
            let element = tables.elements[place]
            if element == anyWords {
                open()
                continue
            }
            var next: UInt64 = 0
            for index in 0..<count where reachable & (1 << UInt64(index)) != 0 {
                if covers(element, symbol(index), tables) { next |= 2 << UInt64(index) }
            }
            reachable = next
        }
        if isOpenPattern { open() }
        return reachable & (1 << UInt64(count)) != 0
    }

    private static let anyWords = MatchTables.hole | Template.Hole.text.rawValue

    private static func covers(_ wide: UInt32, _ narrow: UInt32, _ tables: MatchTables) -> Bool {
        if wide == narrow { return true }
        if wide == MatchTables.hole | Template.Hole.number.rawValue,
            narrow & MatchTables.hole == 0
        {
            let word =
                Int(tables.wordStarts[Int(narrow)])..<Int(tables.wordStarts[Int(narrow) + 1])
            return word.allSatisfy { tables.wordBytes[$0] &- 0x30 < 10 }
        }
        return wide == MatchTables.hole | Template.Hole.host.rawValue
            && narrow == MatchTables.hole | Template.Hole.recipientDomain.rawValue
    }
}

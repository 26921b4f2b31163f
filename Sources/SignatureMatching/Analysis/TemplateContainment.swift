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
}

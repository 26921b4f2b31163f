internal import DeliveryStatus
package import KnowledgeModel
internal import SignatureMatching

/// Each template spells a word that means something.
package struct NoAnchor: LintRule {
    package static let id = "no-anchor"
    package static let family = LintFamily.breadth
    package static let canBeWaived = true
    package static let rationale =
        "Templates are found by their rarest word. One that has only short or everyday words is compared "
        + "with nearly every reply, and matches what nobody meant. Each needs a word of four letters or "
        + "more that is not everyday in mail, or of three beside another word, or four words in a row, "
        + "or two characters of a script without spaces."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(
                contains: ["↓your mail is"], examples: ["550 your mail is not"]))
    ]
    package static let passing = [
        LintExample(
            entry: LintFixtures.entry(
                contains: ["not here: OFR_416"], examples: ["550 not here: OFR_416"])),
        LintExample(entry: LintFixtures.entry(contains: ["查无此人"], examples: ["550 查无此人"])),
    ]

    /// Words that stand in replies of every kind.
    static let everyday: Set<String> = [
        "address", "been", "email", "error", "failed", "from", "have", "mail", "mails", "message",
        "messages", "more", "please", "recipient", "sender", "server", "sorry", "that", "this",
        "user", "will", "with", "your",
        "all", "and", "any", "are", "but", "can", "for", "has", "its", "may", "not", "our", "out",
        "the", "too", "was", "you",
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        var problems: [Problem] = []
        for (_, entry) in context.pack.signatures {
            let hasFields =
                !entry.match.replyCodes.isEmpty && !entry.match.enhancedStatuses.isEmpty
            if entry.match.requiresRemoteMTA || hasFields { continue }
            for (number, (line, mode)) in entry.match.lines.enumerated() where mode == .contains {
                let templates = context.templates(of: entry.id.value, line: number)
                guard let weak = templates.first(where: { !Self.hasAnchor($0) }) else { continue }
                problems.append(
                    Self.problem(
                        line.location,
                        "'\(weak.pattern)' has only everyday words; add what makes it this reply, "
                            + "or codes, or remote_mta: required"))
            }
        }
        return problems
    }

    static func hasAnchor(_ template: Template) -> Bool {
        let words = template.elements.compactMap { element in
            if case .word(let word) = element { word } else { nil }
        }
        let wide = words.filter { $0.unicodeScalars.count == 1 && $0.utf8.count > 2 }
        if wide.count >= 2 { return true }
        if words.count >= 4 { return true }  // a sentence
        return words.contains { word in
            let length = word.unicodeScalars.count
            let isCode = word.utf8.contains(where: ASCII.isDigit)
            let isEnough = words.count > 1 || isCode ? length >= 3 : length >= 4
            return isEnough && !everyday.contains(word)
        }
    }
}

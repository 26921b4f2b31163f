internal import DeliveryStatus
package import KnowledgeModel

/// No message id, tracking token or telephone number of anybody is in the repository.
package struct PersonalToken: LintRule {
    package static let id = "personal-token"
    package static let family = LintFamily.privacy
    package static let canBeWaived = true
    package static let rationale =
        "Queue ids, bounce tokens and message ids lead whoever has the logs to one message and one "
        + "person. Words of sixteen characters or more that look like chance are written as zeros; "
        + "telephone numbers do not stand in examples at all."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(
                examples: ["↓550 no such mailbox here k9x3v7q2w8z1m5t4b6"])),
        LintExample(
            entry: LintFixtures.entry(examples: ["↓550 no such mailbox here, call +4930901820777"])),
    ]
    package static let passing = [
        LintExample(
            entry: LintFixtures.entry(
                examples: [
                    "550 no such mailbox here a1-00000000000000000000.1 - gsmtp",
                    "550 no such mailbox here 123456789012345678",
                ]))
    ]

    /// From how many different characters on a word looks like chance.
    static let varietyLimit = 11

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.privateTexts.compactMap { text in
            let diagnostic = text.event.diagnostic
            let words = diagnostic.split { !($0.isLetter || $0.isNumber) }
            if words.contains(where: Self.looksLikeChance) {
                return Self.problem(
                    text.location, "a token that leads to a message; write it as zeros")
            }
            if Self.hasTelephoneNumber(diagnostic) {
                return Self.problem(text.location, "a telephone number; leave it out")
            }
            return nil
        }
    }

    /// Long, letters and digits mixed, many different ones and none of them often.
    static func looksLikeChance(_ word: Substring) -> Bool {
        let bytes = Array(word.utf8)
        let digits = bytes.count(where: ASCII.isDigit)
        guard bytes.count >= 16, digits >= 4, bytes.count - digits >= 4 else { return false }
        var counts: [UInt8: Int] = [:]
        for byte in bytes { counts[byte, default: 0] += 1 }
        return counts.count >= varietyLimit && (counts.values.max() ?? 0) <= bytes.count / 4
    }

    private static func hasTelephoneNumber(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "+") {
            let digits = bytes[(index + 1)...].prefix(while: ASCII.isDigit).count
            let isLoose = index == 0 || !ASCII.isLetterOrDigit(bytes[index - 1])
            if isLoose, digits >= 9 { return true }
        }
        return false
    }
}

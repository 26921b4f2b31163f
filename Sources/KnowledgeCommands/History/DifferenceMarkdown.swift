internal import KnowledgeCompiler
internal import SignatureMatching

/// A difference for a comment on a pull request.
///
/// Whatever comes from knowledge stands in code spans, where it can neither link, mention nor hide anything.
struct DifferenceMarkdown {
    let words: DifferenceWords
    /// How many texts of a group are shown.
    let limit: Int

    var text: String {
        let difference = words.difference
        var lines = ["### Knowledge: \(words.counts)", ""]
        lines += signatures
        lines.append("**Answers**: \(words.answers)")
        if let answers = difference.answers {
            for group in answers.groups { lines += self.group(group) }
            lines += ["", Self.sides(difference), ""]
            lines += answers.gained.map { "- **gained** " + Self.row($0) }
            lines += answers.lost.map { "- **lost** " + Self.row($0) }
            if !answers.gained.isEmpty || !answers.lost.isEmpty { lines.append("") }
            lines.append("**\(DifferenceWords.verdict(answers))**")
        } else {
            lines += ["", Self.sides(difference)]
        }
        return lines.joined(separator: "\n")
    }

    /// A line for each signature, folded away where there are many.
    private var signatures: [String] {
        var lines = words.direct.map { change in
            let what = Self.code(DifferenceWords.sentence(change))
            return "- \(Self.title(change)) \(Self.code(change.id)) \(what)"
        }
        if let indirectly = words.indirectly { lines.append("- \(Self.code(indirectly))") }
        if lines.isEmpty { return [] }
        if lines.count <= Self.openLines { return lines + [""] }
        return ["<details><summary>\(lines.count) signatures</summary>", ""] + lines
            + ["", "</details>", ""]
    }

    /// Longer lists are folded away.
    private static let openLines = 20

    private func group(_ group: AnswerComparison.Group) -> [String] {
        var lines = [
            "",
            "<details><summary>\(Self.escaped(group.old.text)) → "
                + "\(Self.escaped(group.new.text)): \(group.rows.count)</summary>", "",
        ]
        lines += group.rows.prefix(limit).map { "- " + Self.row($0) }
        if group.rows.count > limit { lines.append("- and \(group.rows.count - limit) more") }
        return lines + ["", "</details>"]
    }

    private static func row(_ row: AnswerComparison.Row) -> String {
        code(DifferenceWords.diagnostic(row.diagnostic)) + " "
            + code(DifferenceWords.signatures(row))
    }

    private static func sides(_ difference: KnowledgeDifference) -> String {
        "From \(code(DifferenceWords.side(difference.old))) to "
            + code(DifferenceWords.side(difference.new))
    }

    private static func title(_ change: SignatureChange) -> String {
        switch change.kind {
        case .added: "added"
        case .removed, .retired: "**gone**"
        case .renamed: "renamed"
        case .changed, .changedThroughLists: "changed"
        }
    }

    /// A code span with a fence longer than any run of backticks in it.
    static func code(_ text: String) -> String {
        var longest = 0
        var run = 0
        for character in text.utf8 {
            run = character == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        let needsBlank = text.isEmpty || text.hasPrefix("`") || text.hasSuffix("`")
        return needsBlank ? "\(fence) \(text) \(fence)" : fence + text + fence
    }

    /// A text inside HTML.
    private static func escaped(_ text: String) -> String {
        AnswerText.plain(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("@", with: "&#64;")
    }
}

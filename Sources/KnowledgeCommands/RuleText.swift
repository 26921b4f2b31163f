internal import KnowledgeLint
internal import KnowledgeModel

/// Rules written out for people.
enum RuleText {
    /// One rule: what it demands and why, and files on which it fires and does not.
    static func text(_ rule: any LintRule.Type) -> String {
        let waiver =
            rule.canBeWaived
            ? "A signature may allow it: lint: {allow: {\(rule.id): why}}" : "It cannot be waived."
        var parts = [
            "\(rule.id)  (\(rule.severity.rawValue), \(rule.family.rawValue))", "",
            wrapped(rule.rationale), waiver,
        ]
        for example in rule.triggering { parts += ["", "It fires at ↓:", ""] + files(example) }
        for example in rule.passing { parts += ["", "It does not fire on:", ""] + files(example) }
        return parts.joined(separator: "\n")
    }

    /// All rules as a Markdown table a family.
    static func markdown(_ rules: [any LintRule.Type]) -> String {
        LintFamily.allCases.flatMap { family -> [String] in
            let rows = rules.filter { $0.family == family }.map { rule in
                "| `\(rule.id)` | \(rule.severity.rawValue) | \(rule.canBeWaived ? "yes" : "no") | "
                    + "\(rule.rationale) |"
            }
            if rows.isEmpty { return [] }
            return ["**\(family.rawValue)**", "", "| rule | severity | can be waived | why |"]
                + ["|---|---|---|---|"] + rows + [""]
        }.joined(separator: "\n")
    }

    private static func files(_ example: LintExample) -> [String] {
        example.files.sorted { $0.key < $1.key }.flatMap { path, text -> [String] in
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.init)
            if lines.last?.isEmpty == true { lines.removeLast() }
            if let place = example.location, place.path == path {
                var scalars = Array(lines[place.line - 1].unicodeScalars)
                scalars.insert("↓", at: min(place.column - 1, scalars.count))
                var marked = ""
                marked.unicodeScalars.append(contentsOf: scalars)
                lines[place.line - 1] = marked
            }
            return ["  # \(path)"] + lines.map { $0.isEmpty ? "" : "  " + $0 }
        }
    }

    /// Words in lines of at most 96 characters.
    private static func wrapped(_ text: String) -> String {
        var lines = [""]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].isEmpty {
                lines[lines.count - 1] = String(word)
            } else if lines[lines.count - 1].count + word.count < 96 {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.joined(separator: "\n")
    }
}

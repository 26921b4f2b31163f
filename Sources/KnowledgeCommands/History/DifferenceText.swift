internal import BounceClassifier
internal import KnowledgeCompiler
internal import SignatureMatching

/// What the text and the Markdown of a difference have in common: every sentence, without marks.
struct DifferenceWords {
    let difference: KnowledgeDifference

    /// `pack folder knowledge: mta-responses 2026.11.1`.
    static func side(_ side: KnowledgeVersion) -> String {
        let metadata = side.knowledge.metadata
        return AnswerText.plain("\(side.place): \(metadata.name) \(metadata.version)")
    }

    /// Signatures that changed themselves, or went.
    var direct: [SignatureChange] {
        difference.signatures.filter { $0.kind != .changedThroughLists }
    }

    /// Signatures that match otherwise because a list that they name has changed.
    var indirect: [SignatureChange] {
        difference.signatures.filter { $0.kind == .changedThroughLists }
    }

    /// `1 added, 2 changed, ...`, always all kinds.
    var counts: String {
        let kinds = difference.signatures.map(\.kind.name)
        return ["added", "changed", "renamed", "retired", "removed"].map { name in
            "\(kinds.count { $0 == name }) \(name)"
        }.joined(separator: ", ")
    }

    /// `12 signatures match otherwise through their classes or guards`; nil for none.
    var indirectly: String? {
        guard !indirect.isEmpty else { return nil }
        let who = indirect.count == 1 ? "1 signature matches" : "\(indirect.count) signatures match"
        return "\(who) otherwise, because classes or guards have changed: "
            + Self.some(indirect.map(\.id), 5)
    }

    /// `3 texts compared, 2 unchanged, 1 changed`, or why nothing was compared.
    var answers: String {
        guard let answers = difference.answers else {
            return
                "no examples or fixtures (\(difference.textsFrom)); only signatures were compared"
        }
        let changed = answers.changed.count
        return "\(answers.textCount) texts of \(difference.textsFrom): "
            + "\(answers.textCount - changed) unchanged, \(changed) changed"
    }

    /// The line that reviewers read first.
    static func verdict(_ answers: AnswerComparison) -> String {
        "suppressible answers gained: \(answers.gained.count), lost: \(answers.lost.count)"
    }

    /// What became of a signature, in a line.
    static func sentence(_ change: SignatureChange) -> String {
        var parts: [String] = []
        switch change.kind {
        case .added: return change.meaning
        case .removed: return "removed (\(change.meaning))"
        case .retired(let successor):
            return successor.isEmpty ? "retired" : "retired, superseded by \(successor)"
        case .renamed(let name): parts.append("renamed to \(name)")
        case .changed, .changedThroughLists:
            if let old = change.oldRevision, let new = change.newRevision, old != new {
                parts.append("revision \(old) → \(new)")
            }
        }
        return AnswerText.plain((parts + change.fields.map(field)).joined(separator: "; "))
    }

    private static func field(_ field: SignatureChange.Field) -> String {
        if field.name == "title" { return "title" }
        if field.name == "templates" || field.name == "guards" {
            let signs = [("+", field.added.count), ("-", field.removed.count)]
            return field.name + signs.filter { $0.1 > 0 }.map { " \($0.0)\($0.1)" }.joined()
        }
        let old = field.removed.isEmpty ? "none" : some(field.removed, 3)
        let new = field.added.isEmpty ? "none" : some(field.added, 3)
        return "\(field.name) \(old) → \(new)"
    }

    /// The first of a list, and how many more there are.
    private static func some(_ values: [String], _ limit: Int) -> String {
        let more = values.count > limit ? " and \(values.count - limit) more" : ""
        return values.prefix(limit).joined(separator: ", ") + more
    }

    /// A diagnostic on one line, cut where it is long.
    static func diagnostic(_ text: String) -> String {
        let plain = AnswerText.plain(text)
        return plain.unicodeScalars.count <= 160
            ? plain : String(String.UnicodeScalarView(plain.unicodeScalars.prefix(159))) + "…"
    }

    /// `gmail.a@1 → gmail.b@1`.
    static func signatures(_ row: AnswerComparison.Row) -> String {
        let (old, new) = (row.oldSignature?.text ?? "nobody", row.newSignature?.text ?? "nobody")
        return old == new ? old : "\(old) → \(new)"
    }
}

extension SignatureChange.Kind {
    /// One word, as JSON has it.
    var name: String {
        switch self {
        case .added: "added"
        case .removed: "removed"
        case .retired: "retired"
        case .renamed: "renamed"
        case .changed: "changed"
        case .changedThroughLists: "changed_through_lists"
        }
    }
}

/// A difference for a terminal.
struct DifferenceText {
    let words: DifferenceWords
    /// How many texts of a group are shown.
    let limit: Int
    let style: Style

    var text: String {
        let difference = words.difference
        var lines = [
            style.dim("old  ") + DifferenceWords.side(difference.old),
            style.dim("new  ") + DifferenceWords.side(difference.new), "",
            style.bold("signatures") + "  " + words.counts,
        ]
        for change in words.direct {
            lines.append("  \(mark(change)) \(change.id)  \(DifferenceWords.sentence(change))")
        }
        if let indirectly = words.indirectly { lines.append("  " + indirectly) }
        lines += ["", style.bold("answers") + "  " + words.answers]
        guard let answers = difference.answers else { return lines.joined(separator: "\n") }
        for group in answers.groups { lines += self.group(group) }
        lines.append("")
        for row in answers.gained {
            lines.append(style.red("gained") + "  " + DifferenceWords.diagnostic(row.diagnostic))
        }
        for row in answers.lost {
            lines.append(style.green("lost") + "    " + DifferenceWords.diagnostic(row.diagnostic))
        }
        lines.append(style.bold(DifferenceWords.verdict(answers)))
        return lines.joined(separator: "\n")
    }

    private func group(_ group: AnswerComparison.Group) -> [String] {
        var lines = ["  \(group.old.text) → \(group.new.text): \(group.rows.count)"]
        for row in group.rows.prefix(limit) {
            lines.append(
                "    " + DifferenceWords.diagnostic(row.diagnostic) + "  "
                    + style.dim("(\(DifferenceWords.signatures(row)))"))
        }
        if group.rows.count > limit { lines.append("    and \(group.rows.count - limit) more") }
        return lines
    }

    private func mark(_ change: SignatureChange) -> String {
        switch change.kind {
        case .added: style.green("+")
        case .removed, .retired: style.red("-")
        case .renamed: style.yellow(">")
        case .changed, .changedThroughLists: style.yellow("~")
        }
    }
}

internal import SignatureLearning

/// A proposal as a person edits it: lines of `key: value`.
enum ProposalDraft {
    static func text(_ proposal: SignatureProposal) -> String {
        var lines = [
            "# Change what stands behind the colons. One `contains` line for each template: words as",
            "# they are, {address} {domain} {host} {ip} {url} {number} {token} {text} for what differs.",
            "# What you save is tried on the whole corpus and on the stream before it counts.",
            "id: \(proposal.id)", "reason: \(proposal.reason)", "title: \(proposal.title)",
        ]
        lines += proposal.contains.map { "contains: \($0)" }
        lines.append("#")
        lines += proposal.examples.map { "# example: \(AnswerText.plain($0))" }
        return lines.map { $0 + "\n" }.joined()
    }

    /// `proposal` with what `text` says.
    /// - Throws: `CommandFailure` for a line that means nothing.
    static func applied(_ text: String, to proposal: SignatureProposal) throws -> SignatureProposal
    {
        var edited = proposal
        edited.contains = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = trimmed(line)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? String(trimmed(parts[1])) : ""
            switch trimmed(parts[0]) {
            case "id" where parts.count == 2: edited.id = value
            case "reason" where parts.count == 2: edited.reason = value
            case "title" where parts.count == 2: edited.title = value
            case "contains" where parts.count == 2:
                if !value.isEmpty { edited.contains.append(value) }
            default:
                throw CommandFailure(
                    message:
                        "'\(AnswerText.plain(String(line.prefix(40))))' is no line of a proposal: "
                        + "id, reason, title or contains, a colon, and the value")
            }
        }
        return edited
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}

internal import DeliveryStatus
internal import KnowledgeModel

/// Writes proposals in the language of the corpus.
package enum ProposalYAML {
    /// One file of signatures that `--overlay` takes as it is.
    ///
    /// A file speaks for one scope, so proposals for one provider's hosts are named in a comment;
    /// `kb suggest --into` writes them into that provider's file.
    package static func file(_ suggestions: Suggestions) -> String {
        let general = suggestions.proposals.filter { $0.provider == nil }
        let limited = suggestions.proposals.filter { $0.provider != nil }
        var lines = ["# Proposed by `kb suggest`: for review, not for use as it is."]
        if let first = suggestions.stream.firstDay, let last = suggestions.stream.lastDay {
            lines.append("# From what was seen between \(first) and \(last).")
        }
        if !suggestions.knowledge.isEmpty {
            lines.append("# Unknown to knowledge \(suggestions.knowledge).")
        }
        for proposal in limited {
            lines.append(
                "# Not in this file, because only \(proposal.provider ?? "") says it: \(proposal.id)."
            )
        }
        lines += ["standard: phrase", "name: Proposed phrases"]
        if general.isEmpty {
            lines.append("signatures: []")
            return lines.joined(separator: "\n") + "\n"
        }
        lines.append("signatures:")
        return lines.joined(separator: "\n") + "\n"
            + general.map { item($0, column: 2) }.joined(separator: "\n")
    }

    /// A proposal as an item of `signatures`, its dash `column` blanks deep.
    ///
    /// - Parameter source: The key of the source to cite; without one the list is empty.
    package static func item(
        _ proposal: SignatureProposal, column: Int, source: String? = nil
    ) -> String {
        let evidence = proposal.evidence
        let day = evidence.lastDay?.description ?? "2000-01-01"
        var lines = [
            "- id: \(proposal.id)", "  title: \(YAMLText.quoted(proposal.title))",
            "  status: experimental", "  verdict: permanent", "  reason: \(proposal.reason)",
            "  match:",
        ]
        if !proposal.replyCodes.isEmpty {
            lines.append("    reply_code: " + list(proposal.replyCodes.map(\.description)))
        }
        if !proposal.enhancedStatuses.isEmpty {
            lines.append(
                "    enhanced_status: " + list(proposal.enhancedStatuses.map { "\"\($0)\"" }))
        }
        if !proposal.phases.isEmpty {
            lines.append("    phase: " + list(proposal.phases.map(\.rawValue)))
        }
        if proposal.contains.count == 1, let only = proposal.contains.first {
            lines.append("    contains: \(YAMLText.quoted(only))")
        } else {
            lines.append("    contains:")
            lines += proposal.contains.map { "      - \(YAMLText.quoted($0))" }
        }
        if !proposal.unless.isEmpty {
            lines.append("    unless: " + list(proposal.unless))
        }
        if proposal.provider != nil { lines.append("    remote_mta: required") }
        lines += [
            "  provenance: {sources: \(list([source].compactMap { $0 })), since: \(day), last_verified: \(day)}",
            "  notes: \(YAMLText.quoted(notes(proposal)))", "  examples:",
        ]
        lines += proposal.examples.map { "    - \(YAMLText.quoted($0))" }
        if !proposal.nearMisses.isEmpty {
            lines.append("  not_examples:")
            lines += proposal.nearMisses.map {
                "    - {text: \(YAMLText.quoted($0.text)), because: \(YAMLText.quoted($0.because))}"
            }
        }
        let indentation = String(repeating: " ", count: column)
        return lines.map { indentation + $0 + "\n" }.joined()
    }

    private static func list(_ values: [String]) -> String {
        values.count == 1 && !values[0].hasPrefix("$")
            && !values[0].contains(where: { $0 == "-" })
            ? values[0] : "[" + values.joined(separator: ", ") + "]"
    }

    /// What was seen, in bands.
    static func notes(_ proposal: SignatureProposal) -> String {
        let evidence = proposal.evidence
        var parts = [
            "seen \(Band.text(evidence.bounces)) times",
            "\(Band.text(evidence.recipients)) recipients",
            "\(Band.text(evidence.domains)) domains", "\(Band.text(evidence.days)) days",
        ]
        if let first = evidence.firstDay, let last = evidence.lastDay {
            parts.append("\(first) to \(last)")
        }
        parts.append(
            evidence.followed > 0
                ? "delivered later: \(Band.text(evidence.deliveredLater)) of \(Band.text(evidence.followed))"
                : "later deliveries cannot be seen")
        if let judgement = proposal.clusters.first?.judgement {
            if let score = judgement.textScore { parts.append("text \(score)") }
            if let posterior = judgement.posterior { parts.append("posterior \(posterior)") }
        }
        return "Proposed by kb suggest: " + parts.joined(separator: ", ") + "."
    }
}

internal import PermanenceModel
internal import SignatureLearning

/// Suggestions as text for people: 80 columns, with colour or without.
struct SuggestionText {
    var style: Style
    /// How many texts of each kind are listed.
    var limit: Int

    func text(_ suggestions: Suggestions) -> String {
        var lines: [String] = []
        if suggestions.proposals.isEmpty {
            lines += ["No proposals: nothing unknown is both clear and well enough seen.", ""]
        }
        for (number, proposal) in suggestions.proposals.enumerated() {
            lines += self.proposal(proposal, number: number + 1) + [""]
        }
        lines += list("watched", "not yet, or not by the words alone", suggestions.watched)
        lines += list("conflicts", "permanent words that mean two things", suggestions.conflicts)
        lines += list("rejected", "temporary, or about something else", suggestions.rejected)
        return (lines + summary(suggestions.stream)).joined(separator: "\n")
    }

    private func summary(_ stream: StreamSummary) -> [String] {
        var lines = row("read", Self.read(stream))
        let total = stream.known + stream.unknown
        if total > 0 {
            let share = stream.unknown * 100 / total
            lines += row("unknown", "\(stream.unknown) of \(total) bounces (\(share) %)")
        }
        if stream.unreadable > 0 {
            lines += row("note", "\(stream.unreadable) records could not be read")
        }
        if stream.bounces > 0, stream.deliveries == 0 {
            lines += row(
                "note", "no deliveries were read: whether mail got through later cannot be seen")
        }
        if stream.samplingRate > 1 {
            lines += row(
                "note", "too many different texts: one in \(stream.samplingRate) is looked at")
        }
        return lines
    }

    private static func read(_ stream: StreamSummary) -> String {
        var text = "\(stream.bounces) bounces, \(stream.deliveries) deliveries, "
        text += "\(stream.complaints) complaints, \(stream.texts) texts"
        if let first = stream.firstDay, let last = stream.lastDay {
            text += ", \(first) to \(last)"
        }
        return text
    }

    // MARK: One proposal

    func proposal(_ proposal: SignatureProposal, number: Int) -> [String] {
        var lines = ["\(number). " + style.green(proposal.id)]
        lines += row("reason", proposal.reason)
        for template in proposal.contains { lines += row("contains", template) }
        if let provider = proposal.provider { lines += row("only at", provider) }
        lines += seen(proposal.evidence)
        for example in proposal.examples { lines += row("example", example) }
        if let lead = proposal.clusters.first {
            let telling = lead.judgement.findings.filter {
                $0.outcome != .passed || !Self.plainGates.contains($0.step)
            }
            lines += telling.flatMap { row(mark($0.outcome), width: 3, $0.sentence) }
            for near in lead.nearest.prefix(2) { lines += row("near", Self.near(near)) }
        }
        for miss in proposal.nearMisses.prefix(2) {
            lines += row("but not", ColumnText.cut(miss.text, 68)) + row("", miss.because)
        }
        return lines
    }

    /// Gates whose passing says nothing new.
    private static let plainGates: Set<String> = [
        "words", "length", "class_4", "phase", "status", "reply_code", "blocklist",
    ]

    /// What the stream showed, in bands.
    private func seen(_ evidence: Evidence) -> [String] {
        func count(_ number: Int, _ one: String) -> String {
            "\(Band.text(number)) \(one)" + (number == 1 ? "" : "s")
        }
        var lines = row(
            "seen",
            [
                count(evidence.bounces, "bounce"), count(evidence.recipients, "recipient"),
                count(evidence.domains, "domain"), count(evidence.days, "day"),
            ].joined(separator: ", "))
        if let first = evidence.firstDay, let last = evidence.lastDay {
            let spark = Sparkline.text(evidence.failures)
            if !spark.isEmpty { lines += ["  " + style.dim("days      ") + spark] }
            lines += row("", first == last ? "\(first)" : "\(first) to \(last)")
        }
        if evidence.withoutRecipient > 0 {
            lines += row("lacks", count(evidence.withoutRecipient, "bounce") + " without recipient")
        }
        if evidence.withoutDay > 0 {
            lines += row("lacks", count(evidence.withoutDay, "bounce") + " without a day")
        }
        return lines
    }

    // MARK: The others

    private func list(_ name: String, _ meaning: String, _ judged: [JudgedCluster]) -> [String] {
        guard !judged.isEmpty else { return [] }
        var lines = [style.bold(name) + "  \(judged.count)  " + style.dim("(\(meaning))")]
        for entry in judged.prefix(limit) {
            lines.append("  \(entry.cluster.key)  " + ColumnText.cut(entry.cluster.text, 60))
            let count = entry.cluster.evidence.recipients
            let seen = Band.text(count) + (count == 1 ? " recipient" : " recipients")
            let why = entry.judgement.deciding?.sentence ?? ""
            lines.append(style.dim(ColumnText.cut("    \(seen); \(why)", ColumnText.columns)))
        }
        if judged.count > limit {
            lines.append("  and \(judged.count - limit) more (--limit \(judged.count) lists them)")
        }
        return lines + [""]
    }

    /// Everything about one text.
    func detail(
        _ judged: JudgedCluster, _ opinion: ModelOpinion?, _ decision: ReviewDecision? = nil
    ) -> [String] {
        var lines = ColumnText.hanging("", indent: 0, judged.cluster.text)
        lines = lines.enumerated().map { $0.offset == 0 ? style.bold($0.element) : $0.element }
        lines += row(
            "answer", judged.judgement.band.rawValue + ": " + Self.meaning(judged.judgement.band))
        if let decision {
            let reason = decision.reason.isEmpty ? "" : ": \(decision.reason)"
            lines += row("reviewed", "\(decision.answer.rawValue) as \(decision.proposal)\(reason)")
        }
        if judged.cluster.evidence.recipients > 0 || judged.cluster.evidence.bounces > 1 {
            lines += row("key", judged.cluster.key.description) + seen(judged.cluster.evidence)
        }
        lines += ["", style.bold("steps")]
        for finding in judged.judgement.findings {
            let head = mark(finding.outcome) + " " + Self.padded(finding.step, 17)
            lines += ColumnText.hanging("  \(head) ", indent: 24, finding.sentence)
        }
        if !judged.nearest.isEmpty {
            lines += ["", style.bold("nearest known")]
            lines += judged.nearest.flatMap {
                ColumnText.hanging("  ", indent: 2, Self.near($0))
            }
        }
        if let opinion { lines += [""] + OpinionText(style: style).words(opinion) }
        return lines
    }

    private static func meaning(_ band: Judgement.Band) -> String {
        switch band {
        case .propose: "good enough for a person's review, if its evidence is"
        case .watch: "not yet, or not by the words alone"
        case .reject: "temporary, or about something else"
        case .conflict: "permanent words that cannot be told from others"
        case .known: "the knowledge explains it"
        }
    }

    // MARK: Parts

    private func mark(_ outcome: Finding.Outcome) -> String {
        switch outcome {
        case .passed: style.green("yes")
        case .failed: style.red("no ")
        case .noted: style.yellow("?  ")
        }
    }

    /// A name and what stands behind it, 12 columns further.
    private func row(_ name: String, width: Int? = nil, _ text: String) -> [String] {
        let head = width == nil ? style.dim(Self.padded(name, 10)) : name
        let padding = String(repeating: " ", count: 10 - (width ?? 10))
        return ColumnText.hanging("  \(head)\(padding)", indent: 12, text)
    }

    private static func near(_ neighbour: Neighbour) -> String {
        "\(neighbour.similarity)  \(neighbour.signature)  \(neighbour.reason)"
            + (neighbour.suppresses ? ", suppresses" : "")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }
}

extension Judgement {
    /// The step that tells most of why a text is where it is: the first that failed, else that doubted.
    var deciding: Finding? {
        findings.first { $0.outcome == .failed } ?? findings.first { $0.outcome == .noted }
    }
}

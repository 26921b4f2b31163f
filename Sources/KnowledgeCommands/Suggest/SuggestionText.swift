internal import PermanenceModel
internal import SignatureLearning

/// Suggestions as text for people: 80 columns, with colour or without.
struct SuggestionText {
    var style: Style
    /// How many texts of each kind are listed.
    var limit: Int

    func text(_ suggestions: Suggestions) -> String {
        var lines: [String] = []
        let stream = suggestions.stream
        if suggestions.proposals.isEmpty {
            lines.append("No proposals: nothing unknown is both clear and well enough seen.")
        }
        for (number, proposal) in suggestions.proposals.enumerated() {
            lines += self.proposal(proposal, number: number + 1)
            lines.append("")
        }
        lines += list("watched", suggestions.watched)
        lines += list("conflicts", suggestions.conflicts)
        lines += list("rejected", suggestions.rejected)
        lines.append("")
        lines.append(style.bold("read") + "      " + Self.read(stream))
        let total = stream.known + stream.unknown
        if total > 0 {
            lines.append(
                "unknown   \(stream.unknown) of \(total) bounces (\(stream.unknown * 100 / total) %)"
            )
        }
        if stream.bounces > 0, stream.deliveries == 0 {
            lines.append(
                "note      no deliveries were read: whether mail got through later cannot be seen")
        }
        if stream.samplingRate > 1 {
            lines.append(
                "note      too many different texts: one in \(stream.samplingRate) is looked at")
        }
        return lines.joined(separator: "\n")
    }

    private static func read(_ stream: StreamSummary) -> String {
        var text = "\(stream.bounces) bounces, \(stream.deliveries) deliveries, "
        text += "\(stream.complaints) complaints, \(stream.texts) texts"
        if let first = stream.firstDay, let last = stream.lastDay { text += ", \(first) to \(last)" }
        return text
    }

    private func proposal(_ proposal: SignatureProposal, number: Int) -> [String] {
        let evidence = proposal.evidence
        var lines = [
            style.green("\(number). \(proposal.id)") + "  \(proposal.reason)",
            "   contains  " + proposal.contains.map { AnswerText.plain($0) }.joined(separator: " | "),
        ]
        if let provider = proposal.provider { lines.append("   only at   \(provider)") }
        lines.append(
            "   seen      \(Band.text(evidence.bounces)) bounces, "
                + "\(Band.text(evidence.recipients)) recipients, "
                + "\(Band.text(evidence.domains)) domains, \(evidence.days) days")
        let spark = Sparkline.text(evidence.failures)
        if !spark.isEmpty { lines.append("   days      " + spark) }
        lines += proposal.examples.map { "   example   " + Self.cut($0, 66) }
        if let lead = proposal.clusters.first {
            lines += findings(lead.judgement).map { "   " + $0 }
            lines += lead.nearest.prefix(2).map { "   near      " + Self.near($0) }
        }
        return lines
    }

    private func findings(_ judgement: Judgement) -> [String] {
        judgement.findings.filter { $0.outcome != .passed || !Self.plainGates.contains($0.step) }
            .map { finding in
                let mark =
                    switch finding.outcome {
                    case .passed: style.green("yes")
                    case .failed: style.red("no ")
                    case .noted: style.yellow("?  ")
                    }
                return "\(mark)       " + finding.sentence
            }
    }

    /// Gates whose passing says nothing new.
    private static let plainGates: Set<String> = [
        "words", "length", "class_4", "phase", "status", "authentication", "blocklist",
    ]

    private func list(_ name: String, _ judged: [JudgedCluster]) -> [String] {
        guard !judged.isEmpty else { return [] }
        var lines = ["", style.bold(name) + "  \(judged.count)"]
        for entry in judged.prefix(limit) {
            lines.append("  \(entry.cluster.key)  " + Self.cut(entry.cluster.text, 60))
            let why =
                entry.judgement.findings.last { $0.outcome == .failed }?.sentence
                ?? entry.judgement.findings.last { $0.outcome == .noted }?.sentence ?? ""
            lines.append(
                style.dim(
                    "    \(Band.text(entry.cluster.evidence.recipients)) recipients; "
                        + Self.cut(why, 56)))
        }
        if judged.count > limit { lines.append("  and \(judged.count - limit) more") }
        return lines
    }

    /// Everything about one text.
    func detail(_ judged: JudgedCluster) -> [String] {
        var lines = [
            style.bold(judged.judgement.band.rawValue) + "  "
                + AnswerText.plain(judged.cluster.text), "",
        ]
        for finding in judged.judgement.findings {
            let mark =
                switch finding.outcome {
                case .passed: style.green("yes")
                case .failed: style.red("no ")
                case .noted: style.yellow("?  ")
                }
            lines.append("  \(mark) \(Self.padded(finding.step, 17)) \(finding.sentence)")
        }
        if !judged.nearest.isEmpty {
            lines += ["", style.bold("nearest known")]
            lines += judged.nearest.map { "  " + Self.near($0) }
        }
        return lines
    }

    private static func near(_ neighbour: Neighbour) -> String {
        "\(neighbour.similarity)  \(neighbour.signature)  \(neighbour.reason)"
            + (neighbour.suppresses ? ", suppresses" : "")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }

    private static func cut(_ text: String, _ width: Int) -> String {
        let plain = AnswerText.plain(text)
        return plain.count > width ? plain.prefix(width - 1) + "…" : plain
    }
}

/// Counts by day as a row of blocks.
enum Sparkline {
    private static let blocks: [Character] = Array("▁▂▃▄▅▆▇█")

    /// One block a day, at most 60; a day without any is a blank.
    static func text(_ failures: [Evidence.DayCount]) -> String {
        guard let first = failures.first?.day, let last = failures.last?.day else { return "" }
        let length = first.distance(to: last) + 1
        let width = min(60, length)
        var counts = [Int](repeating: 0, count: width)
        for entry in failures {
            counts[first.distance(to: entry.day) * width / length] += entry.count
        }
        let most = max(1, counts.max() ?? 1)
        return String(
            counts.map { count in
                count == 0 ? " " : blocks[(count * (blocks.count - 1) + most - 1) / most]
            })
    }
}

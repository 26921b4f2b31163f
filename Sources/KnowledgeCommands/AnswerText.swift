internal import BounceClassifier
internal import DeliveryStatus
internal import SignatureMatching

/// An answer for people: the verdict first, then what it rests on.
struct AnswerText {
    let style: Style

    func text(_ answer: Classification, _ event: BounceEvent) -> String {
        var lines = [headline(answer)]
        if let recipient = event.recipient { lines.append(row("recipient", Self.plain(recipient))) }
        let text = diagnostic(answer, event.diagnostic)
        lines.append(row("text", text.isEmpty ? style.dim("(no diagnostic)") : text))
        lines.append(row("because", basis(answer)))
        for source in answer.sources.prefix(2) {
            lines.append(row("source", "\(source.title) \(style.dim("<\(source.url)>"))"))
        }
        if let reported = answer.reported {
            let said = "the sending service said \(Self.plain(reported))"
            lines.append(
                row(
                    "reported",
                    answer.reclassified == true
                        ? style.yellow("\(said); we say \(answer.verdict.rawValue)") : said))
        }
        if answer.contested {
            lines.append(row("contested", "signatures disagree; caution decided"))
        }
        for obstacle in answer.obstacles {
            lines.append(row("in doubt", "not suppressed: \(obstacle.explanation)"))
        }
        if let seconds = answer.retryAfter { lines.append(row("retry", "after \(seconds) s")) }
        if let list = answer.blocklist { lines.append(row("blocklist", list)) }
        return lines.joined(separator: "\n")
    }

    private func headline(_ answer: Classification) -> String {
        let verdict: String
        switch answer.verdict {
        case .permanent: verdict = style.red("permanent")
        case .transient: verdict = style.yellow("transient")
        case .undetermined: verdict = style.bold("undetermined")
        }
        let action = answer.suppress ? style.red("suppress") : style.green("do not suppress")
        return "\(verdict)  \(style.bold(answer.reason))  \(action)"
    }

    private func row(_ name: String, _ value: String) -> String {
        "  " + style.dim(name + String(repeating: " ", count: max(1, 11 - name.utf8.count))) + value
    }

    private func basis(_ answer: Classification) -> String {
        guard let id = answer.signature else { return "no signature and no code that says why" }
        let name = "\(id)@\(answer.revision ?? 1)"
        let title = answer.title.map { ": \($0)" } ?? ""
        let whom = answer.concerns.map { " (concerns the \($0.rawValue))" } ?? ""
        return name + title + whom
    }

    /// The diagnostic on one line with the words that matched marked.
    private func diagnostic(_ answer: Classification, _ source: String) -> String {
        let bytes = Array(source.utf8)
        guard let matched = answer.matched, matched.upperBound <= bytes.count else {
            return Self.plain(source)
        }
        func plain(_ range: Range<Int>) -> String {
            Self.plain(String(decoding: bytes[range], as: UTF8.self))
        }
        return plain(0..<matched.lowerBound) + style.marked(plain(matched))
            + plain(matched.upperBound..<bytes.count)
    }

    /// Without control characters, which could move a terminal's cursor or hide what follows.
    static func plain(_ text: String) -> String {
        var plain = ""
        var afterBlank = false
        for scalar in text.unicodeScalars {
            let isControl =
                scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                || (0x202A...0x202E).contains(scalar.value)
                || (0x2066...0x2069).contains(scalar.value)
            if isControl {
                if !afterBlank { plain += " " }
                afterBlank = true
            } else {
                plain.unicodeScalars.append(scalar)
                afterBlank = scalar == " "
            }
        }
        return plain
    }
}

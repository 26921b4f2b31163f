internal import BounceClassifier
internal import SuggestionTrials

/// Writes what came of a protocol.
struct TrialText {
    let style: Style

    func table(_ report: TrialReport, _ regressions: [String], cases: Bool) -> String {
        var lines = [
            style.bold("\(report.trial.rawValue)")
                + "  size \(report.size.rawValue), seed \(report.seed)"
        ]
        let width = report.figures.map(\.name.utf8.count).max() ?? 0
        for figure in report.figures {
            let name = figure.name + String(repeating: " ", count: width - figure.name.utf8.count)
            lines.append("  \(name)  \(Self.value(figure))")
        }
        for gate in report.gates {
            lines.append(
                "  " + (gate.isMet ? style.green("met   ") : style.red("FAILED")) + "  "
                    + gate.sentence)
        }
        for regression in regressions {
            lines.append("  " + style.red("WORSE ") + "  " + regression)
        }
        if cases { for text in report.cases { lines.append("    " + style.dim(Self.plain(text))) } }
        return lines.joined(separator: "\n") + "\n\n"
    }

    private static func value(_ figure: Figure) -> String {
        var text = Baseline.text(figure.value)
        if let part = figure.part, let whole = figure.whole { text += "  (\(part) of \(whole)" }
        if let bounds = figure.bounds {
            text += ", 95 %: \(Baseline.text(bounds.lower)) to \(Baseline.text(bounds.upper)))"
        } else if figure.part != nil {
            text += ")"
        }
        return text
    }

    static func json(_ report: TrialReport, _ regressions: [String], cases: Bool) -> String {
        JSONText.object { json in
            json.add("protocol", report.trial.rawValue)
            json.add("size", report.size.rawValue)
            json.add("seed", String(report.seed))
            json.add("passed", report.isPassed && regressions.isEmpty)
            json.add("figures", array: report.figures.map(figure))
            json.add(
                "gates",
                array: report.gates.map { gate in
                    JSONText.object { json in
                        json.add("name", gate.name)
                        json.add("met", gate.isMet)
                        json.add("sentence", gate.sentence)
                    }
                })
            json.add("regressions", array: regressions.map(JSONText.quoted))
            if cases { json.add("cases", array: report.cases.map(JSONText.quoted)) }
        }
    }

    private static func figure(_ figure: Figure) -> String {
        JSONText.object { json in
            json.add("name", figure.name)
            json.add("value", json: Baseline.text(figure.value))
            json.add("better", figure.direction.rawValue)
            json.add("part", figure.part)
            json.add("whole", figure.whole)
            if let bounds = figure.bounds {
                json.add("lower", json: Baseline.text(bounds.lower))
                json.add("upper", json: Baseline.text(bounds.upper))
            }
        }
    }

    /// One line without control characters.
    private static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}

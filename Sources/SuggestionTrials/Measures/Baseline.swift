/// The figures that were reached, by protocol and size; they may only get better.
package struct Baseline: Sendable, Equatable {
    /// Values by `protocol/size/seed`, then by figure.
    package var values: [String: [String: Double]]

    package init(_ values: [String: [String: Double]] = [:]) { self.values = values }

    private static func key(_ report: TrialReport) -> String {
        "\(report.trial.rawValue)/\(report.size.rawValue)/\(report.seed)"
    }

    /// Every figure that is worse than it was, as a sentence.
    package func regressions(_ report: TrialReport) -> [String] {
        let before = values[Self.key(report)] ?? [:]
        return report.figures.compactMap { figure in
            guard let value = before[figure.name], figure.isWorse(than: value) else { return nil }
            return "\(report.trial.rawValue): \(figure.name) was \(Self.text(value)), is "
                + "\(Self.text(figure.value)); \(figure.direction.rawValue) is better"
        }
    }

    /// Takes the report's figures, where none is worse; those that say neither are left out.
    package mutating func take(_ report: TrialReport) {
        guard regressions(report).isEmpty else { return }
        for figure in report.figures where figure.direction != .neither {
            values[Self.key(report), default: [:]][figure.name] = figure.value
        }
    }

    /// A number without an exponent and without trailing zeros, up to millionths.
    package static func text(_ value: Double) -> String {
        let millionths = Int((value * 1_000_000).rounded())
        let whole = millionths / 1_000_000
        var digits = String(abs(millionths) % 1_000_000)
        digits = String(repeating: "0", count: 6 - digits.utf8.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        let sign = millionths < 0 && whole == 0 ? "-" : ""
        return digits.isEmpty ? String(whole) : "\(sign)\(whole).\(digits)"
    }

    /// JSON, keys sorted, one figure a line.
    package var json: String {
        if values.isEmpty { return "{}\n" }
        let blocks = values.sorted { $0.key < $1.key }.map { key, figures in
            let lines = figures.sorted { $0.key < $1.key }.map {
                "    \"\($0.key)\": \(Self.text($0.value))"
            }
            return "  \"\(key)\": {\n" + lines.joined(separator: ",\n") + "\n  }"
        }
        return "{\n" + blocks.joined(separator: ",\n") + "\n}\n"
    }
}

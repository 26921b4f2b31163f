/// Figures as one JSON object on one line.
struct Report {
    private var fields: [String] = []

    mutating func add(_ name: String, _ value: Int) { fields.append("\"\(name)\": \(value)") }

    /// Adds a figure, three digits behind the point.
    mutating func add(_ name: String, _ value: Double) {
        fields.append("\"\(name)\": \((value * 1_000).rounded() / 1_000)")
    }

    /// Prints them, and what the loops summed up, so that no loop could be left out.
    func print(checkedBy sum: Int) {
        Swift.print("{" + (fields + ["\"sum\": \(sum)"]).joined(separator: ", ") + "}")
    }
}

extension [Double] {
    /// The middle value; 0 of none.
    var median: Double { isEmpty ? 0 : sorted()[count / 2] }
}

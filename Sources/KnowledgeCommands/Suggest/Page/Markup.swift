/// Writes HTML; every text is escaped.
struct Markup {
    private(set) var html = ""

    mutating func raw(_ markup: String) { html += markup }

    mutating func text(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            // Control characters, and marks that turn the direction of a line.
            case "\u{00}"..<"\u{20}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}",
                "\u{2066}"..."\u{2069}":
                html += " "
            default: html.unicodeScalars.append(scalar)
            }
        }
    }

    /// Lines of text that keep their ends.
    mutating func block(_ text: String) {
        for (index, line) in text.split(separator: "\n").enumerated() {
            if index > 0 { html += "\n" }
            self.text(String(line))
        }
    }

    /// An element; `style` and `id` are names of this program's own, never a stream's.
    mutating func element(
        _ name: String, _ style: String? = nil, id: String? = nil, _ body: (inout Markup) -> Void
    ) {
        html += "<\(name)" + (style.map { " class=\"\($0)\"" } ?? "")
        html += (id.map { " id=\"\($0)\"" } ?? "") + ">"
        body(&self)
        html += "</\(name)>"
    }

    /// An element with nothing but text in it.
    mutating func line(_ name: String, _ style: String?, _ text: String) {
        element(name, style) { $0.text(text) }
    }

    mutating func line(_ name: String, _ text: String) { line(name, nil, text) }
}

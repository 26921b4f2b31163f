internal import SignatureLearning

/// Charts as inline SVG.
enum PageCharts {
    /// A part of a whole.
    struct Part {
        var name: String
        /// A class of the page's style.
        var style: String
        var count: Int

        init(_ name: String, _ style: String, _ count: Int) {
            self.name = name
            self.style = style
            self.count = count
        }
    }

    /// Parts of a whole as one bar; shares only, no counts.
    static func share(_ title: String, _ parts: [Part], _ page: inout Markup) {
        let total = parts.reduce(0) { $0 + $1.count }
        guard total > 0 else { return }
        page.raw("<figure>")
        page.line("h3", title)
        page.raw(
            "<svg class=\"share\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" role=\"img\">"
        )
        page.line("title", title)
        var place = 0
        for part in parts where part.count > 0 {
            let end = place + part.count
            let left = place * 1000 / total
            let width = max(4, end * 1000 / total - left)
            page.raw(
                "<rect class=\"\(part.style)\" x=\"\(left)\" width=\"\(width)\" height=\"20\"/>")
            place = end
        }
        page.raw("</svg>")
        page.element("figcaption", "legend") { page in
            for part in parts where part.count > 0 {
                page.element("span") { page in
                    page.raw("<i class=\"key \(part.style)\"></i>")
                    page.text("\(percent(part.count, total)) \(part.name)")
                }
            }
        }
        page.raw("</figure>")
    }

    private static func percent(_ part: Int, _ total: Int) -> String {
        let share = (part * 200 + total) / (2 * total)
        if part == total { return "all" }
        return share == 0 ? "under 1 %" : "\(min(99, share)) %"
    }

    /// Failures by day as bars; only their shape is shown.
    static func days(_ evidence: Evidence, _ page: inout Markup) {
        guard let first = evidence.failures.first?.day, let last = evidence.failures.last?.day
        else { return }
        let days = max(7, first.distance(to: last) + 1)
        let most = max(1, evidence.failures.map(\.count).max() ?? 1)
        page.raw("<figure>")
        page.line("h3", "Failures by day")
        page.raw(
            "<svg class=\"days\" viewBox=\"0 0 \(days * 10) 60\" preserveAspectRatio=\"none\" "
                + "role=\"img\">")
        page.line("title", "Failures by day, \(first) to \(last)")
        for entry in evidence.failures {
            let height = max(2, entry.count * 58 / most)
            page.raw(
                "<rect class=\"mark\" x=\"\(first.distance(to: entry.day) * 10 + 1)\" "
                    + "y=\"\(60 - height)\" width=\"8\" height=\"\(height)\">")
            page.line("title", entry.day.description)
            page.raw("</rect>")
        }
        page.raw("</svg>")
        page.element("figcaption") { page in
            page.line("span", first.description)
            if last != first { page.line("span", last.description) }
        }
        page.raw("</figure>")
    }
}

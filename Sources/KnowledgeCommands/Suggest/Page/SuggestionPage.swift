internal import PermanenceModel
internal import SignatureLearning

/// Suggestions as one page that needs nothing else: no script, no network, fit for paper.
enum SuggestionPage {
    /// More texts of a kind than this are only counted.
    private static let limit = 100

    static func html(_ suggestions: Suggestions) -> String {
        var page = Markup()
        page.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        page.raw("<meta name=\"color-scheme\" content=\"light dark\">")
        page.line("title", "Proposed signatures")
        page.raw("<style>\(PageStyle.css)</style></head>\n<body><main>")
        header(suggestions, &page)
        contents(suggestions.proposals, &page)
        for (index, proposal) in suggestions.proposals.enumerated() {
            ProposalArticle.add(proposal, number: index + 1, &page)
        }
        table(
            "Watched", "Not yet, or not by the words alone.", suggestions.watched, &page)
        table(
            "Conflicts", "They look permanent, and so does something that is not.",
            suggestions.conflicts, &page)
        table(
            "Rejected", "Temporary, or about something else than the address.",
            suggestions.rejected, &page)
        footer(suggestions, &page)
        page.raw("</main></body></html>\n")
        return page.html
    }

    private static func header(_ suggestions: Suggestions, _ page: inout Markup) {
        let stream = suggestions.stream
        let count = suggestions.proposals.count
        page.element("header") { page in
            page.line("h1", "Proposed signatures")
            var words = "From \(stream.bounces) bounces and \(stream.deliveries) deliveries"
            if let first = stream.firstDay, let last = stream.lastDay {
                words += first == last ? " of \(first)" : ", \(first) to \(last)"
            }
            page.line("p", "lead", words + ". Knowledge \(suggestions.knowledge).")
            let total = stream.known + stream.unknown
            page.element("div", "cards") { page in
                card("\(count)", "to review", "main", &page)
                card("\(suggestions.watched.count)", "watched", nil, &page)
                card("\(suggestions.conflicts.count)", "conflicts", nil, &page)
                card("\(suggestions.rejected.count)", "rejected", nil, &page)
            }
            if total > 0 {
                PageCharts.share(
                    "Bounces by whether the knowledge explains them",
                    [
                        PageCharts.Part("explained", "quiet", stream.known),
                        PageCharts.Part("unknown", "mark", stream.unknown),
                    ], &page)
            }
            if stream.bounces > 0, stream.deliveries == 0 {
                page.line(
                    "p", "warning",
                    "No deliveries were read: whether mail got through later cannot be seen, and "
                        + "only what is plain by its words is proposed.")
            }
            if stream.samplingRate > 1 {
                page.line(
                    "p", "warning",
                    "There are too many different texts: one in \(stream.samplingRate) is looked at."
                )
            }
            if stream.unreadable > 0 {
                page.line("p", "warning", "\(stream.unreadable) records could not be read.")
            }
        }
    }

    private static func card(
        _ figure: String, _ name: String, _ style: String?, _ page: inout Markup
    ) {
        page.element("div", style.map { "card \($0)" } ?? "card") { page in
            page.line("b", figure)
            page.line("span", name)
        }
    }

    /// The proposals as a list to jump from.
    private static func contents(_ proposals: [SignatureProposal], _ page: inout Markup) {
        guard !proposals.isEmpty else {
            page.line(
                "p", "empty", "No proposals: nothing unknown is both clear and well enough seen.")
            return
        }
        guard proposals.count > 1 else { return }
        page.element("nav") { page in
            page.element("ol") { page in
                for (index, proposal) in proposals.enumerated() {
                    page.element("li") { page in
                        page.raw("<a href=\"#p\(index + 1)\">")
                        page.text(proposal.id)
                        page.raw("</a>")
                        page.line(
                            "span", "note",
                            " \(Band.text(proposal.evidence.recipients)) recipients")
                    }
                }
            }
        }
    }

    private static func table(
        _ title: String, _ meaning: String, _ judged: [JudgedCluster], _ page: inout Markup
    ) {
        guard !judged.isEmpty else { return }
        page.element("section") { page in
            page.line("h2", "\(title) (\(judged.count))")
            page.line("p", "note", meaning)
            page.element("table") { page in
                page.element("thead") { page in
                    page.element("tr") { page in
                        for name in ["Text", "Recipients", "Why"] { page.line("th", name) }
                    }
                }
                page.element("tbody") { page in
                    for entry in judged.prefix(limit) { row(entry, &page) }
                }
            }
            if judged.count > limit {
                page.line("p", "note", "And \(judged.count - limit) more.")
            }
        }
    }

    private static func row(_ entry: JudgedCluster, _ page: inout Markup) {
        page.element("tr") { page in
            page.element("td", "texts") { ProposalArticle.template(entry.cluster.text, &$0) }
            page.line("td", Band.text(entry.cluster.evidence.recipients))
            page.line("td", entry.judgement.deciding?.sentence ?? "")
        }
    }

    private static func footer(_ suggestions: Suggestions, _ page: inout Markup) {
        page.element("footer") { page in
            page.text(
                "Counts are in bands and names are masked, so that nobody is counted out. Nothing is "
                    + "added without a person: ")
            page.line("code", nil, "kb suggest review --state FILE --pack FOLDER")
            page.text(" goes through the proposals, ")
            page.line("code", nil, "kb suggest why KEY")
            page.text(" shows every step of one.")
        }
    }
}

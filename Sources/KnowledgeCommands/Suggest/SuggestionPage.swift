internal import PermanenceModel
internal import SignatureLearning

/// Suggestions as one page that needs nothing else: no script, no network, fit for paper.
enum SuggestionPage {
    static func html(_ suggestions: Suggestions) -> String {
        var page = Markup()
        page.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        page.element("title") { $0.text("Proposed signatures") }
        page.raw("<style>\(style)</style></head>\n<body><main>")
        page.element("h1") { $0.text("Proposed signatures") }
        header(suggestions, &page)
        if suggestions.proposals.isEmpty {
            page.element("p") {
                $0.text("No proposals: nothing unknown is both clear and well enough seen.")
            }
        }
        for proposal in suggestions.proposals { article(proposal, &page) }
        table("Watched", "not yet, or not from the words alone", suggestions.watched, &page)
        table(
            "Conflicts", "they look permanent, and so does something else", suggestions.conflicts,
            &page)
        table("Rejected", "temporary, or about something else", suggestions.rejected, &page)
        page.raw("</main></body></html>\n")
        return page.html
    }

    // MARK: Parts

    private static func header(_ suggestions: Suggestions, _ page: inout Markup) {
        let stream = suggestions.stream
        page.element("p", "lead") { page in
            var words = "From \(stream.bounces) bounces and \(stream.deliveries) deliveries"
            if let first = stream.firstDay, let last = stream.lastDay {
                words += ", \(first) to \(last)"
            }
            page.text(words + ". Knowledge \(suggestions.knowledge).")
        }
        let total = stream.known + stream.unknown
        page.element("div", "cards") { page in
            card("\(suggestions.proposals.count)", "to review", &page)
            card("\(suggestions.watched.count)", "watched", &page)
            card("\(suggestions.conflicts.count)", "conflicts", &page)
            card("\(suggestions.rejected.count)", "rejected", &page)
            card(
                total > 0 ? "\(stream.unknown * 100 / total) %" : "–", "of bounces unknown", &page)
        }
        if total > 0 {
            let width = stream.known * 1000 / total
            page.raw(
                "<svg class=\"share\" viewBox=\"0 0 1000 12\" preserveAspectRatio=\"none\" role=\"img\">"
                    + "<title>\(stream.known) known, \(stream.unknown) unknown</title>"
                    + "<rect class=\"known\" width=\"\(width)\" height=\"12\"/>"
                    + "<rect class=\"unknown\" x=\"\(width)\" width=\"\(1000 - width)\" height=\"12\"/></svg>"
            )
        }
        if stream.bounces > 0, stream.deliveries == 0 {
            page.element("p", "note") {
                $0.text("No deliveries were read: whether mail got through later cannot be seen.")
            }
        }
    }

    private static func card(_ figure: String, _ name: String, _ page: inout Markup) {
        page.element("div", "card") { page in
            page.element("b") { $0.text(figure) }
            page.element("span") { $0.text(name) }
        }
    }

    private static func article(_ proposal: SignatureProposal, _ page: inout Markup) {
        page.element("article") { page in
            page.element("h2") { page in
                page.text(proposal.id)
                page.element("span", "reason") { $0.text(proposal.reason) }
            }
            for template in proposal.contains {
                page.element("p", "template") { Self.template(template, &$0) }
            }
            if let provider = proposal.provider {
                page.element("p", "note") { $0.text("Only at the hosts of \(provider).") }
            }
            chart(proposal.evidence, &page)
            page.element("dl") { facts(proposal.evidence, &$0) }
            page.element("h3") { $0.text("Examples") }
            page.element("ul", "texts") { page in
                for example in proposal.examples { page.element("li") { $0.text(example) } }
            }
            if let lead = proposal.clusters.first {
                page.element("h3") { $0.text("Why") }
                findings(lead.judgement.findings, &page)
                if !lead.nearest.isEmpty {
                    page.element("h3") { $0.text("Nearest known signatures") }
                    page.element("ul") { page in
                        for near in lead.nearest {
                            page.element("li") { page in
                                page.element("code") { $0.text(near.signature) }
                                page.text(
                                    " \(near.reason)\(near.suppresses ? ", suppresses" : ""), similarity \(near.similarity)"
                                )
                            }
                        }
                    }
                }
            }
            if !proposal.nearMisses.isEmpty {
                page.element("h3") { $0.text("Close, and something else") }
                page.element("ul", "texts") { page in
                    for miss in proposal.nearMisses {
                        page.element("li") { $0.text("\(miss.text) — \(miss.because)") }
                    }
                }
            }
        }
    }

    /// Literal words as they are, holes marked.
    private static func template(_ template: String, _ page: inout Markup) {
        for (index, part) in template.split(separator: "{", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard index > 0, let end = part.firstIndex(of: "}") else {
                page.text(String(part))
                continue
            }
            page.element("i", "hole") { $0.text(String(part[..<end])) }
            page.text(String(part[part.index(after: end)...]))
        }
    }

    /// Failures by day as bars.
    private static func chart(_ evidence: Evidence, _ page: inout Markup) {
        guard let first = evidence.failures.first?.day, let last = evidence.failures.last?.day
        else { return }
        let days = max(1, first.distance(to: last) + 1)
        let most = max(1, evidence.failures.map(\.count).max() ?? 1)
        page.raw(
            "<figure><svg class=\"days\" viewBox=\"0 0 \(days * 10) 60\" preserveAspectRatio=\"none\" role=\"img\">"
        )
        page.element("title") { $0.text("Failures by day, \(first) to \(last)") }
        for entry in evidence.failures {
            let height = max(2, entry.count * 56 / most)
            page.raw(
                "<rect x=\"\(first.distance(to: entry.day) * 10 + 1)\" y=\"\(60 - height)\" width=\"8\" height=\"\(height)\"/>"
            )
        }
        page.raw("</svg>")
        page.element("figcaption") { page in
            page.element("span") { $0.text(first.description) }
            page.element("span") { $0.text(last.description) }
        }
        page.raw("</figure>")
    }

    private static func facts(_ evidence: Evidence, _ page: inout Markup) {
        let rows = [
            ("recipients", Band.text(evidence.recipients)),
            ("domains", Band.text(evidence.domains)), ("days", "\(evidence.days)"),
            ("bounces", Band.text(evidence.bounces)),
            ("failed again", Band.text(evidence.failedAgain)),
            (
                "delivered later",
                evidence.followed > 0
                    ? "\(Band.text(evidence.deliveredLater)) of \(Band.text(evidence.followed))"
                    : "cannot be seen"
            ),
        ]
        for (name, value) in rows {
            page.element("div") { page in
                page.element("dt") { $0.text(name) }
                page.element("dd") { $0.text(value) }
            }
        }
    }

    private static func findings(_ findings: [Finding], _ page: inout Markup) {
        page.element("ul", "findings") { page in
            for finding in findings {
                page.element("li", finding.outcome.rawValue) { $0.text(finding.sentence) }
            }
        }
    }

    private static func table(
        _ title: String, _ meaning: String, _ judged: [JudgedCluster], _ page: inout Markup
    ) {
        guard !judged.isEmpty else { return }
        page.element("section") { page in
            page.element("h2") { $0.text("\(title) (\(judged.count))") }
            page.element("p", "note") { $0.text(meaning) }
            page.element("table") { page in
                for entry in judged.prefix(100) {
                    page.element("tr") { page in
                        page.element("td", "texts") { $0.text(entry.cluster.text) }
                        page.element("td") {
                            $0.text("\(Band.text(entry.cluster.evidence.recipients)) recipients")
                        }
                        let why =
                            entry.judgement.findings.last { $0.outcome == .failed }
                            ?? entry.judgement.findings.last { $0.outcome == .noted }
                        page.element("td") { $0.text(why?.sentence ?? "") }
                    }
                }
            }
        }
    }

    private static let style = """
        :root{--ink:#1d2430;--soft:#667085;--line:#e3e7ee;--paper:#fff;--wash:#f6f8fb;--mark:#2563a8;\
        --good:#1f7a4d;--bad:#b3382c;--hole:#e7effa}
        @media(prefers-color-scheme:dark){:root{--ink:#e5e9f0;--soft:#98a2b3;--line:#2c3442;\
        --paper:#141922;--wash:#1b212c;--mark:#7fb2ea;--good:#6fce9f;--bad:#f0877b;--hole:#22344c}}
        *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);\
        font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        main{max-width:56rem;margin:0 auto;padding:2.5rem 1.25rem}h1{font-size:1.9rem;margin:0 0 .25rem}
        h2{font-size:1.15rem;margin:0 0 .5rem;overflow-wrap:anywhere}h3{font-size:.8rem;margin:1.25rem 0 .25rem;\
        color:var(--soft);text-transform:uppercase;letter-spacing:.06em}
        .lead,.note{color:var(--soft);margin:.25rem 0}.cards{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.25rem 0 .75rem}
        .card{flex:1 1 7rem;background:var(--wash);border-radius:.6rem;padding:.7rem .9rem}.card b{display:block;\
        font-size:1.5rem}.card span{color:var(--soft);font-size:.85rem}
        .share{width:100%;height:.6rem;border-radius:.3rem;display:block}.known{fill:var(--line)}.unknown{fill:var(--mark)}
        article,section{margin-top:2rem;padding-top:1.5rem;border-top:1px solid var(--line)}
        .reason{margin-left:.6rem;font-size:.8rem;font-weight:500;color:var(--mark);background:var(--hole);\
        padding:.15rem .5rem;border-radius:1rem}
        .template,.texts,code{font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:.9rem;overflow-wrap:anywhere}
        .template{background:var(--wash);border-radius:.5rem;padding:.7rem .9rem;margin:.5rem 0}
        .hole{font-style:normal;background:var(--hole);color:var(--mark);border-radius:.3rem;padding:.05rem .35rem}
        figure{margin:1rem 0}.days{width:100%;height:4rem;display:block;border-bottom:1px solid var(--line)}.days rect{fill:var(--mark)}
        figcaption{display:flex;justify-content:space-between;color:var(--soft);font-size:.8rem}
        dl{display:flex;flex-wrap:wrap;gap:.5rem 1.75rem;margin:.75rem 0}dt{color:var(--soft);font-size:.8rem}dd{margin:0;font-weight:600}
        ul{margin:.25rem 0;padding-left:1.1rem}.findings{list-style:none;padding:0}.findings li::before{content:"✓";\
        color:var(--good);display:inline-block;width:1.3rem}.findings .failed::before{content:"✗";color:var(--bad)}\
        .findings .noted::before{content:"·";color:var(--soft)}
        table{width:100%;border-collapse:collapse;font-size:.85rem}td{vertical-align:top;padding:.4rem .75rem .4rem 0;\
        border-top:1px solid var(--line)}td:nth-child(2){white-space:nowrap;color:var(--soft)}td:first-child{width:50%}
        @media print{main{max-width:none;padding:0}article{break-inside:avoid}}
        """
}

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

    mutating func element(_ name: String, _ style: String? = nil, _ body: (inout Markup) -> Void) {
        html += "<\(name)" + (style.map { " class=\"\($0)\"" } ?? "") + ">"
        body(&self)
        html += "</\(name)>"
    }
}

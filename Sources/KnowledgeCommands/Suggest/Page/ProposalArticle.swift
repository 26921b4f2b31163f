internal import PermanenceModel
internal import SignatureLearning

/// One proposal on the page: what it says, what was seen, why and why not.
enum ProposalArticle {
    static func add(_ proposal: SignatureProposal, number: Int, _ page: inout Markup) {
        page.element("article", id: "p\(number)") { page in
            page.element("h2") { page in
                page.line("span", "number", "\(number)")
                page.text(proposal.id)
                page.line("span", "reason", proposal.reason)
            }
            for text in proposal.contains {
                page.element("p", "template") { template(text, &$0) }
            }
            if let provider = proposal.provider {
                page.line("p", "note", "Only at the hosts of \(provider).")
            }
            page.element("div", "charts") { page in
                PageCharts.days(proposal.evidence, &page)
                fates(proposal.evidence, &page)
            }
            page.element("dl") { facts(proposal.evidence, &$0) }
            texts("Examples", proposal.examples, &page)
            if let lead = proposal.clusters.first { reasons(lead, &page) }
            nearMisses(proposal.nearMisses, &page)
            page.element("details") { page in
                page.line("summary", "As it goes into a pack")
                page.element("pre") { $0.block(ProposalYAML.item(proposal, column: 0)) }
            }
        }
    }

    /// Literal words as they are, holes marked.
    static func template(_ template: String, _ page: inout Markup) {
        for (index, part) in template.split(separator: "{", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard index > 0, let end = part.firstIndex(of: "}") else {
                page.text((index > 0 ? "{" : "") + String(part))
                continue
            }
            page.line("i", "hole", String(part[..<end]))
            page.text(String(part[part.index(after: end)...]))
        }
    }

    /// What became of the recipients, as shares.
    private static func fates(_ evidence: Evidence, _ page: inout Markup) {
        guard evidence.sample > 0 else { return }
        let failed = max(0, evidence.followed - evidence.deliveredLater)
        PageCharts.share(
            "Recipients by what became of them",
            [
                PageCharts.Part("never delivered to since", "mark", failed),
                PageCharts.Part("delivered to later", "bad", evidence.deliveredLater),
                PageCharts.Part(
                    "cannot be followed", "quiet", max(0, evidence.sample - evidence.followed)),
            ], &page)
    }

    private static func facts(_ evidence: Evidence, _ page: inout Markup) {
        var rows = [
            ("recipients", Band.text(evidence.recipients)),
            ("domains", Band.text(evidence.domains)), ("days", Band.text(evidence.days)),
            ("bounces", Band.text(evidence.bounces)),
            ("failed again a week later", Band.text(evidence.failedAgain)),
            (
                "delivered later",
                evidence.followed > 0
                    ? "\(Band.text(evidence.deliveredLater)) of \(Band.text(evidence.followed))"
                    : "cannot be seen"
            ),
        ]
        if evidence.withoutRecipient > 0 {
            rows.append(("without recipient", Band.text(evidence.withoutRecipient)))
        }
        if evidence.withoutDay > 0 { rows.append(("without day", Band.text(evidence.withoutDay))) }
        for (name, value) in rows {
            page.element("div") { page in
                page.line("dt", name)
                page.line("dd", value)
            }
        }
    }

    private static func texts(_ title: String, _ texts: [String], _ page: inout Markup) {
        guard !texts.isEmpty else { return }
        page.line("h3", title)
        page.element("ul", "texts") { page in
            for text in texts { page.line("li", text) }
        }
    }

    /// Why, beside why not and what cannot be known.
    private static func reasons(_ lead: JudgedCluster, _ page: inout Markup) {
        let findings = lead.judgement.findings
        page.element("div", "columns") { page in
            list("Why", findings.filter { $0.outcome == .passed }, &page)
            page.element("div") { page in
                let doubts = findings.filter { $0.outcome != .passed }
                if doubts.isEmpty {
                    page.line("h3", "Why not")
                    page.line("p", "note", "No step objects.")
                } else {
                    list("Why not, and what cannot be seen", doubts, &page)
                }
                nearest(lead.nearest, &page)
            }
        }
    }

    private static func list(_ title: String, _ findings: [Finding], _ page: inout Markup) {
        page.element("div") { page in
            page.line("h3", title)
            page.element("ul", "findings") { page in
                for finding in findings {
                    page.line("li", finding.outcome.rawValue, finding.sentence)
                }
            }
        }
    }

    private static func nearest(_ neighbours: [Neighbour], _ page: inout Markup) {
        guard !neighbours.isEmpty else { return }
        page.line("h3", "Nearest known signatures")
        page.element("ul", "near") { page in
            for near in neighbours {
                page.element("li") { page in
                    page.line("code", near.signature)
                    page.line(
                        "span", "note",
                        " \(near.reason)\(near.suppresses ? ", suppresses" : ""), "
                            + "similarity \(near.similarity)")
                }
            }
        }
    }

    private static func nearMisses(
        _ misses: [SignatureProposal.NearMiss], _ page: inout Markup
    ) {
        guard !misses.isEmpty else { return }
        page.line("h3", "Close, and something else")
        page.element("ul", "texts") { page in
            for miss in misses {
                page.element("li") { page in
                    page.text(miss.text)
                    page.line("span", "note", " " + miss.because)
                }
            }
        }
    }
}

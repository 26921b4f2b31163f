/// Small packs on which rules show that they fire.
package enum LintFixtures {
    /// The files that every pack has.
    package static let pack = [
        "pack.yaml": "name: sample\nversion: 2026.11.1\nlicence: CC0-1.0\n",
        "reasons.yaml": """
        reasons:
          - {id: mailbox_full, concerns: recipient, verdicts: [transient], suppress: false, means: Full.}
          - {id: user_unknown, concerns: recipient, verdicts: [permanent], suppress: true, means: None.}
          - {id: undetermined, concerns: message, verdicts: [undetermined], suppress: false, means: None.}

        """,
    ]

    /// A file with one signature, sound unless an argument makes it otherwise.
    package static func signature(
        id: String = "sample.no-such-mailbox", verdict: String = "permanent",
        reason: String = "user_unknown", sourceKind: String = "vendor",
        sources: String = "[page]", contains: [String] = ["no such mailbox here"],
        examples: [String] = ["550 5.1.1 no such mailbox here"],
        counterExamples: [String] = ["550 5.1.1 such a mailbox"]
    ) -> String {
        var lines = [
            "provider: sample",
            "name: Sample",
            "sources:",
            "  page: {title: Replies, url: \"https://example.com/replies\", kind: \(sourceKind), retrieved: 2026-11-23}",
            "remote_mta: [.example.com]",
            "signatures:",
            "  - id: \(id)",
            "    title: There is no such mailbox",
            "    status: stable",
            "    verdict: \(verdict)",
            "    reason: \(reason)",
            "    match:",
            "      contains: [\(contains.map { "\"\($0)\"" }.joined(separator: ", "))]",
            "    provenance: {sources: \(sources), since: 2026-11-23, last_verified: 2026-11-23}",
            "    examples:",
        ]
        lines += examples.map { "      - \"\($0)\"" }
        if examples.isEmpty { lines[lines.count - 1] = "    examples: []" }
        if !counterExamples.isEmpty {
            lines.append("    not_examples:")
            lines += counterExamples.map {
                "      - {text: \"\($0)\", because: it is another reply}"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Small packs on which rules show when they fire and when they do not.
///
/// A `↓` at the start of a value marks the place of a finding; it is not part of the file.
package enum LintFixtures {
    /// The files that every pack has.
    package static let pack = [
        "pack.yaml": "name: sample\nversion: 2026.11.1\nlicence: CC0-1.0\n",
        "reasons.yaml": """
        reasons:
          - {id: mailbox_full, concerns: recipient, verdicts: [transient, permanent], suppress: false, means: Full.}
          - {id: ip_reputation, concerns: sender, verdicts: [permanent, transient], suppress: false, means: Listed.}
          - {id: user_unknown, concerns: recipient, verdicts: [permanent], suppress: true, means: None.}
          - {id: undetermined, concerns: message, verdicts: [undetermined], suppress: false, means: None.}

        """,
    ]

    /// A source as a file declares it.
    package static func source(
        _ key: String = "page", url: String = "https://example.com/replies",
        kind: String = "vendor", retrieved: String = "2026-11-23"
    ) -> String {
        "  \(key): {title: Replies, url: \(quoted(url)), kind: \(kind), retrieved: \(retrieved)}"
    }

    /// A file of signatures for a provider of one host.
    package static func file(
        sources: [String] = [source()], _ entries: [String]
    ) -> String {
        let head = ["provider: sample", "name: Sample", "remote_mta: [.sample.test]", "sources:"]
        return (head + sources + ["signatures:"] + entries).joined(separator: "\n") + "\n"
    }

    /// One signature, sound unless an argument makes it otherwise.
    ///
    /// `match` and `extra` are lines that come on top, without their indentation.
    package static func entry(
        id: String = "sample.no-such-mailbox", status: String = "stable",
        verdict: String = "permanent", reason: String = "user_unknown",
        match: [String] = [], contains: [String] = ["no such mailbox here"],
        sources: String = "[page]", since: String = "2026-11-23", verified: String = "2026-11-23",
        extra: [String] = [], examples: [String] = ["550 5.1.1 no such mailbox here"],
        counterExamples: [String] = ["550 5.1.1 such a mailbox"]
    ) -> String {
        var lines = [
            "  - id: \(id)",
            "    title: There is no such mailbox",
            "    status: \(status)",
            "    verdict: \(verdict)",
            "    reason: \(reason)",
            "    match:",
        ]
        lines += match.map { "      " + $0 }
        if !contains.isEmpty { lines.append("      contains:") }
        lines += contains.map { "        - \(quoted($0))" }
        lines.append(
            "    provenance: {sources: \(sources), since: \(since), last_verified: \(verified)}")
        lines += extra.map { "    " + $0 }
        lines.append("    examples:" + (examples.isEmpty ? " []" : ""))
        lines += examples.map { "      - \(quoted($0))" }
        if !counterExamples.isEmpty { lines.append("    not_examples:") }
        lines += counterExamples.map {
            "      - \(marker(of: $0)){text: \(quoted(unmarked($0))), because: it is another reply}"
        }
        return lines.joined(separator: "\n")
    }

    /// A lock that knows these ids.
    package static func lock(
        signatures: [String] = [], aliases: [String] = [], retired: [String] = []
    ) -> String {
        func block(_ name: String, _ open: String, _ lines: [String], _ close: String) -> String {
            "  \"\(name)\": \(open)\n"
                + lines.map { "    " + $0 }.joined(separator: ",\n") + "\n  \(close)"
        }
        let entries = signatures.map {
            "\(quoted($0)): {\"revision\": 1, \"hash\": \"0000000000000000\"}"
        }
        let parts = [
            block("signatures", "{", entries, "}"),
            block("aliases", "{", aliases.map { "\(quoted($0)): \"sample.no-such-mailbox\"" }, "}"),
            block("retired", "[", retired.map(quoted), "]"),
        ]
        return "{\n" + parts.joined(separator: ",\n") + "\n}\n"
    }

    private static func marker(of text: String) -> String { text.hasPrefix("↓") ? "↓" : "" }

    private static func unmarked(_ text: String) -> String {
        text.hasPrefix("↓") ? String(text.dropFirst()) : text
    }

    /// The text between quotes, its mark before them.
    private static func quoted(_ text: String) -> String {
        "\(marker(of: text))\"\(unmarked(text))\""
    }
}

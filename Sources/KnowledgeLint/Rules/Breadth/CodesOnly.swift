package import KnowledgeModel

/// A provider's or a software's signature has words.
package struct CodesOnly: LintRule {
    package static let id = "codes-only"
    package static let family = LintFamily.breadth
    package static let rationale =
        "A status code is a hint, never a proof: 5.1.1 is used for quotas, rates and blocked senders. Only "
        + "the lowest layers, standard/status and standard/reply, match by codes alone, or a provider whose "
        + "own code it is, `remote_mta: required`; and none of them suppresses."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(
                id: "↓sample.no-such-mailbox", match: ["enhanced_status: \"5.1.1\""], contains: []))
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.pack.signatures.compactMap { file, entry in
            switch file.scope {
            case .standard(.status), .standard(.reply): return nil
            default: break
            }
            guard entry.match.lines.isEmpty, !entry.match.requiresRemoteMTA else { return nil }
            return Self.problem(
                entry.id.location, "\(entry.id.value) needs contains or text: the server's words")
        }
    }
}

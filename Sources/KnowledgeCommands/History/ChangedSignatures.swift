internal import DeliveryStatus
internal import KnowledgeLint
internal import KnowledgeModel

/// The signatures of a pack that are not what they were at a git revision.
///
/// New requirements are for what changes now; what stood before them is mended in its own time.
struct ChangedSignatures {
    private let before: [String: String]

    init(since reference: String) throws(CommandFailure) {
        let (_, pack, _) = try GitRevision(reference).read()
        before = Self.digests(pack)
    }

    /// The problems that lie in changed signatures, or in none.
    func filter(_ problems: [Problem], in pack: Pack) -> [Problem] {
        let now = Self.digests(pack)
        let spans = SignatureSpan.all(of: pack)
        return problems.filter { problem in
            guard let entry = SignatureSpan.entry(at: problem.location, in: spans) else {
                return true
            }
            return now[entry.id.value] != before[entry.id.value]
        }
    }

    /// What each signature says, examples and days included.
    private static func digests(_ pack: Pack) -> [String: String] {
        var digests: [String: String] = [:]
        for (file, entry) in pack.signatures {
            let texts =
                entry.examples.map(\.event.diagnostic)
                + entry.counterExamples.map(\.event.diagnostic)
            digests[entry.id.value] =
                ([
                    SignatureHash.digits(of: entry, in: file.scope),
                    entry.provenance.since?.value ?? "", entry.provenance.lastVerified?.value ?? "",
                ] + texts).joined(separator: "\u{1F}")
        }
        return digests
    }
}

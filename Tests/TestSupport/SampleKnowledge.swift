package import KnowledgeCompiler
internal import KnowledgeModel
package import SignatureMatching

/// Small packs for tests.
package enum SampleKnowledge {
    /// The files that every sample pack has.
    package static let vocabulary = [
        "pack.yaml": "name: sample\nversion: 2026.11.1\nlicence: CC0-1.0\n",
        "reasons.yaml": """
        reasons:
          - {id: mailbox_full, concerns: recipient, verdicts: [transient, permanent], suppress: false, means: Full.}
          - {id: ip_reputation, concerns: sender, verdicts: [permanent, transient], suppress: false, means: Listed.}
          - {id: mailbox_disabled, concerns: recipient, verdicts: [permanent, transient], suppress: true, means: Closed.}
          - {id: user_unknown, concerns: recipient, verdicts: [permanent], suppress: true, means: No such mailbox.}
          - {id: policy, concerns: sender, verdicts: [permanent], suppress: false, means: A rule.}
          - {id: undetermined, concerns: message, verdicts: [undetermined, transient, permanent], suppress: false, means: Unknown.}

        """,
        "classes.yaml": """
        classes:
          holder:
            means: who holds a mailbox
            phrases: {en: [user, mailbox, mail box], de: [Postfach]}
          is_absent:
            means: is not there
            phrases: {en: [unknown, not found, "doesn't exist"], de: [unbekannt]}
        guards:
          temporary:
            means: may pass
            phrases: {en: [try again later, temporarily], de: [vorübergehend]}
          sender:
            means: about the sender
            phrases: {en: [sender address, reverse path]}

        """,
    ]

    /// A file of blocklists; `lists` are lines such as `- {id: bl.example.net, ...}`.
    package static func blocklists(_ lists: String...) -> String {
        """
        sources:
          page: {title: Page, url: "https://example.com/", kind: vendor, retrieved: 2026-11-23}
        blocklists:

        """ + lists.map { "  - \($0)\n" }.joined()
    }

    /// One signature as YAML; what is not named is sound and suppresses.
    package static func signature(
        _ id: String, _ match: String, status: String = "stable", verdict: String = "permanent",
        reason: String = "user_unknown", overrides: String = "[]"
    ) -> String {
        """
          - id: \(id)
            title: A sample
            status: \(status)
            verdict: \(verdict)
            reason: \(reason)
            match: {\(match)}
            overrides: \(overrides)
            provenance: {sources: [page], since: 2026-11-23, last_verified: 2026-11-23}
            examples: []

        """
    }

    /// A file of signatures: `head` is `provider: gmail`, `standard: phrase` and the like.
    package static func file(_ head: String, _ signatures: String..., remoteMTA: String = "[]")
        -> String
    {
        """
        \(head)
        name: Sample
        remote_mta: \(remoteMTA)
        sources:
          page: {title: Page, url: "https://example.com/", kind: vendor, retrieved: 2026-11-23}
        signatures:

        """ + signatures.joined()
    }

    /// Compiles files over the sample vocabulary.
    package static func compilation(_ files: String...) -> Compilation {
        var texts = vocabulary
        for (number, file) in files.enumerated() { texts["file\(number).yaml"] = file }
        let (pack, problems) = PackReader.read(texts: texts)
        return Compilation.of(pack, problems)
    }

    /// Compiles an overlay that uses the sample vocabulary.
    package static func overlay(_ file: String) -> Compilation {
        let base = PackReader.read(texts: vocabulary)
        let (pack, problems) = PackReader.read(texts: ["overlay.yaml": file])
        return Compilation.of(pack, problems, over: Vocabulary(base.pack))
    }

    /// Answers with files over the sample vocabulary.
    package static func decider(_ files: String..., trust: Trust = .stable) throws -> Decider {
        var texts = vocabulary
        for (number, file) in files.enumerated() { texts["file\(number).yaml"] = file }
        let (pack, problems) = PackReader.read(texts: texts)
        let compilation = Compilation.of(pack, problems)
        if let problem = compilation.problems.first { throw problem }
        return Decider(try Knowledge(compilation.image), trust: trust)
    }
}

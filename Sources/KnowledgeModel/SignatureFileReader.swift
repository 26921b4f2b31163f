internal import DeliveryStatus
internal import SignatureMatching

/// Reads a file of signatures.
struct SignatureFileReader {
    private static let fields: Set<String> = [
        "provider", "software", "standard", "name", "remote_mta", "sources", "signatures",
        "disable",
    ]
    private static let signatureFields: Set<String> = [
        "id", "aliases", "title", "status", "verdict", "reason", "match", "overrides", "provenance",
        "notes", "lint", "examples", "not_examples",
    ]

    var problems: [Problem] = []

    mutating func read(_ root: YAMLNode, path: String) -> SignatureFile? {
        guard let fields = FieldReader(root, "a file of signatures", known: Self.fields, &problems),
            let scope = scope(fields)
        else { return nil }
        var file = SignatureFile(path: path, scope: scope, name: scope.prefix)
        if let name = fields.text("name", &problems) { file.name = name.value }
        file.remoteMTAs = fields.texts("remote_mta", &problems)
        file.disabled = fields.texts("disable", &problems)
        for pair in fields.pairs("sources", &problems) {
            if let source = source(pair) { file.sources.append(source) }
        }
        for node in fields.items("signatures", &problems) {
            if let entry = signature(node) { file.signatures.append(entry) }
        }
        return file
    }

    private mutating func scope(_ fields: FieldReader) -> Scope? {
        if let name = fields.text("provider", &problems) { return .provider(name.value) }
        if let name = fields.text("software", &problems) { return .software(name.value) }
        guard let standard: Scope.Standard = fields.choice("standard", "the file", &problems) else {
            return nil
        }
        return .standard(standard)
    }

    mutating func source(_ pair: YAMLPair) -> SourceEntry? {
        let what = "the source \(pair.key)"
        guard
            let fields = FieldReader(
                pair.value, what, known: ["title", "url", "kind", "retrieved"], &problems),
            let title = fields.requiredText("title", what, &problems),
            let url = fields.requiredText("url", what, &problems),
            let kind: SourceKind = fields.choice("kind", what, &problems),
            let retrieved = fields.requiredText("retrieved", what, &problems)
        else { return nil }
        if !CalendarDate.isValid(retrieved.value) {
            problems.append(
                Problem(retrieved.location, "wrong-type", "retrieved must be a day as 2026-11-23"))
        }
        return SourceEntry(
            key: pair.key, title: title.value, url: url.value, kind: kind,
            retrieved: retrieved.value, location: pair.keyLocation)
    }

    private mutating func signature(_ node: YAMLNode) -> SignatureEntry? {
        guard
            let fields = FieldReader(node, "a signature", known: Self.signatureFields, &problems),
            let id = fields.requiredText("id", "a signature", &problems)
        else { return nil }
        let what = id.value
        let title = fields.requiredText("title", what, &problems)
        let status: SignatureStatus? = fields.choice("status", what, &problems)
        let verdict: Verdict? = fields.choice("verdict", what, &problems)
        let reason = fields.requiredText("reason", what, &problems)
        var match: MatchEntry?
        if let node = fields.required("match", what, &problems) { match = self.match(node) }
        let provenance = provenance(fields, what)
        let examples = self.examples("examples", fields)
        let counterExamples = self.examples("not_examples", fields)
        guard let title, let status, let verdict, let reason, let match,
            let verdictNode = fields.node("verdict")
        else { return nil }
        var entry = SignatureEntry(
            id: id, title: title.value, status: status,
            verdict: Located(verdict, verdictNode.location), reason: reason, match: match)
        entry.overrides = fields.texts("overrides", &problems)
        entry.aliases = fields.texts("aliases", &problems)
        entry.provenance = provenance
        entry.notes = fields.text("notes", &problems)?.value
        entry.waivers = waivers(fields, what)
        entry.examples = examples
        entry.counterExamples = counterExamples
        return entry
    }

    private mutating func provenance(_ fields: FieldReader, _ what: String) -> Provenance {
        guard let node = fields.required("provenance", what, &problems),
            let row = FieldReader(
                node, "provenance", known: ["sources", "since", "last_verified", "observed"],
                &problems)
        else { return Provenance() }
        return Provenance(
            sources: row.texts("sources", &problems), since: day("since", row),
            lastVerified: day("last_verified", row))
    }

    private mutating func day(_ key: String, _ fields: FieldReader) -> Located<String>? {
        guard let date = fields.requiredText(key, "provenance", &problems) else { return nil }
        if CalendarDate.isValid(date.value) { return date }
        problems.append(
            Problem(date.location, "wrong-type", "\(key) must be a day as 2026-11-23"))
        return nil
    }

    /// `lint: {allow: {rule-name: why}}`.
    private mutating func waivers(_ fields: FieldReader, _ what: String) -> [Waiver] {
        guard let node = fields.node("lint"),
            let row = FieldReader(node, "lint of \(what)", known: ["allow"], &problems)
        else { return [] }
        return row.pairs("allow", &problems).compactMap { pair in
            guard let because = FieldReader.text(pair.value, "a waiver", &problems) else {
                return nil
            }
            if because.value.isEmpty {
                problems.append(
                    Problem(
                        because.location, "missing-field", "a waiver of \(pair.key) must say why"))
            }
            return Waiver(rule: Located(pair.key, pair.keyLocation), because: because.value)
        }
    }

    private mutating func match(_ node: YAMLNode) -> MatchEntry? {
        guard
            let fields = FieldReader(
                node, "match",
                known: [
                    "reply_code", "enhanced_status", "phase", "contains", "text", "unless",
                    "remote_mta",
                ], &problems)
        else { return nil }
        var match = MatchEntry(location: node.location)
        for text in fields.texts("reply_code", &problems) {
            if let code = Int(text.value).flatMap(ReplyCode.init) {
                match.replyCodes.append(code)
            } else {
                problems.append(
                    Problem(
                        text.location, "wrong-type",
                        "\(text.value) is not a reply code of three digits"))
            }
        }
        for text in fields.texts("enhanced_status", &problems) {
            if let status = EnhancedStatus(text.value) {
                match.enhancedStatuses.append(status)
            } else {
                problems.append(
                    Problem(
                        text.location, "wrong-type",
                        "\(text.value) is not class.subject.detail of RFC 3463, quoted: \"5.1.1\""))
            }
        }
        for text in fields.texts("phase", &problems) {
            if let phase = SMTPPhase(rawValue: text.value) {
                match.phases.append(phase)
            } else {
                let choices = SMTPPhase.allCases.map(\.rawValue).joined(separator: ", ")
                problems.append(
                    Problem(text.location, "unknown-value", "phase must be one of \(choices)"))
            }
        }
        match.contains = fields.texts("contains", &problems)
        match.text = fields.texts("text", &problems)
        match.unless = fields.texts("unless", &problems)
        if let remote = fields.text("remote_mta", &problems) {
            match.requiresRemoteMTA = remote.value == "required"
            if remote.value != "required" && remote.value != "possible" {
                problems.append(
                    Problem(
                        remote.location, "unknown-value",
                        "remote_mta of a signature must be possible or required"))
            }
        }
        return match
    }

    private mutating func examples(_ key: String, _ fields: FieldReader) -> [Example] {
        var examples: [Example] = []
        for node in fields.items(key, &problems) {
            if let example = ExampleReader.example(node, &problems) { examples.append(example) }
        }
        return examples
    }
}

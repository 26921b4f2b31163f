package import DeliveryStatus
package import SignatureMatching

/// A signature made from one bounce, for a person to finish.
package struct SignatureDraft: Sendable {
    /// The key of the source that is still to be named: it is in no file, so lint refuses it.
    package static let openSource = "TODO"

    package let id: SignatureID
    package let reason: String
    package let date: String
    /// The example: the bounce with documentation names.
    package let example: String
    package let template: String
    package let verdict: Verdict
    package let replyCode: ReplyCode?
    package let enhancedStatus: EnhancedStatus?

    /// Drafts a signature.
    ///
    /// - Parameters:
    ///   - own: Suffixes of the provider's own hosts.
    ///   - known: Dotted names that the corpus has, folded; see `Pack.dottedNames`.
    /// - Throws: a `Problem` that quotes nothing of the bounce.
    package init(
        _ id: SignatureID, from event: BounceEvent, reason: String, date: String,
        own: [String] = [], known: Set<String> = []
    ) throws(Problem) {
        let original = Normalizer.normalize(event)
        guard !original.list.words.isEmpty else {
            throw Problem(
                SourceLocation(path: "bounce"), "no-diagnostic",
                "the bounce has no words of a server, only codes or nothing; give its diagnostic")
        }
        let redaction = try Redaction(event, own: own, known: known)
        let reply = Normalizer.normalize(redaction.text)
        guard let template = TemplateProposal(redaction).template(matching: [original, reply])
        else {
            throw Problem(
                SourceLocation(path: "bounce"), "no-template",
                "nothing but names and ids is left of the bounce; there are no words to know it by")
        }
        self.id = id
        self.reason = reason
        self.date = date
        self.template = template
        example = redaction.text
        replyCode = reply.replyCode
        enhancedStatus = reply.enhancedStatus
        verdict =
            switch reply.replyCode?.category ?? reply.enhancedStatus?.category {
            case 4: .transient
            case 5: .permanent
            default: .undetermined
            }
    }

    /// The signature as an item of `signatures`, its dash `column` blanks deep.
    package func yaml(column: Int) -> String {
        var lines = [
            "- id: \(id)", "  title: \"TODO: what the server refuses, in a sentence\"",
            "  status: experimental", "  verdict: \(verdict.rawValue)",
            "  reason: \(reason)", "  match:",
        ]
        if let replyCode { lines.append("    reply_code: \(replyCode)") }
        if let enhancedStatus { lines.append("    enhanced_status: \"\(enhancedStatus)\"") }
        lines += [
            "    contains: \(YAMLText.quoted(template))",
            "  provenance: {sources: [\(Self.openSource)], since: \(date), last_verified: \(date)}",
            "  examples:", "    - \(YAMLText.quoted(example))",
        ]
        let indentation = String(repeating: " ", count: column)
        return lines.map { indentation + $0 + "\n" }.joined()
    }
}

extension Pack {
    /// The dotted names in the corpus's templates, folded: words of software, public already.
    package var dottedNames: Set<String> {
        var names: Set<String> = []
        for (_, entry) in signatures {
            for (line, _) in entry.match.lines where !line.value.utf8.allSatisfy({ $0 != 0x2E }) {
                let runs = line.value.lowercased().utf8.split { byte in
                    !(ASCII.isLetterOrDigit(byte) || byte >= 0x80 || ".-_".utf8.contains(byte))
                }
                for run in runs {
                    var run = run
                    while run.last == UInt8(ascii: ".") { run = run.dropLast() }
                    if run.contains(UInt8(ascii: ".")) {
                        names.insert(String(decoding: run, as: UTF8.self))
                    }
                }
            }
        }
        return names
    }
}

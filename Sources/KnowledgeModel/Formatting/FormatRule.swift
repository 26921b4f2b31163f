/// One rule of the canonical layout.
package protocol FormatRule: Sendable {
    /// What the rule asks for, in a sentence, as `kb fmt --help` and the README say it.
    static var summary: String { get }
    /// What must change, in the order of the file; nothing where the rule is kept.
    static func edits(_ source: SourceText) throws(Problem) -> [SourceEdit]
}

/// The canonical layout of the pack's files.
package enum CanonicalLayout {
    /// The rules, in the order in which they are applied.
    package static let rules: [any FormatRule.Type] = [
        LineEndRule.self, TrailingBlankRule.self, IndentationRule.self, KeyOrderRule.self,
        SpacingRule.self, QuotingRule.self, BlankLineRule.self,
    ]

    /// The rules for people, one a line.
    package static var text: String { rules.map { "- \($0.summary)" }.joined(separator: "\n") }

    /// More rounds than a rule can need: each puts one level of the tree in order.
    private static let roundLimit = 2 * YAMLReader.depthLimit

    /// The bytes of a file in the canonical layout.
    /// - Throws: the problem of a file that does not parse, and `format-internal` where the result
    ///   would not hold the same values; either way nothing is to be written.
    package static func format(_ bytes: [UInt8], path: String) throws(Problem) -> [UInt8] {
        guard let original = try SourceText(bytes, path: path) else { return bytes }
        guard case .mapping = original.root.content else {
            throw Problem(
                original.root.location, "wrong-type",
                "a file must be a mapping, this is \(original.root.kindName)")
        }
        var source = original
        for rule in rules {
            var rounds = 0
            while true {
                let edits = try rule.edits(source)
                if edits.isEmpty { break }
                rounds += 1
                guard rounds <= roundLimit else { throw fault(path, "\(rule) finds no end") }
                source = try edited(source, edits, by: rule)
            }
        }
        guard source.root.hasSameValues(as: original.root) else {
            throw fault(path, "formatting would change a value")
        }
        return source.bytes
    }

    private static func edited(
        _ source: SourceText, _ edits: [SourceEdit], by rule: any FormatRule.Type
    ) throws(Problem) -> SourceText {
        do {
            let bytes = try source.bytes.applying(edits)
            if let result = try SourceText(bytes, path: source.path) { return result }
        } catch let error as Problem {
            throw fault(source.path, "\(rule) leaves no YAML behind: \(error.message)")
        } catch {
            throw fault(source.path, "\(rule) makes edits that collide")
        }
        throw fault(source.path, "\(rule) leaves nothing behind")
    }

    private static func fault(_ path: String, _ what: String) -> Problem {
        Problem(
            SourceLocation(path: path), "format-internal",
            "\(what); the file is left as it is; please report this")
    }
}

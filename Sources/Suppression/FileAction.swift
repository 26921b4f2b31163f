internal import BounceFormats
internal import SignatureMatching
internal import Synchronization

/// Keeps decisions in a file: a table, or one JSON object a line.
///
/// What is in the file stays there once, however often it is applied; lines of other programs are kept. New
/// decisions are written behind the others, so that a batch costs what it holds and not what is there: the
/// file is read when it is first used, and again only after another program changed it. A last line
/// without a line break is what a crash cut off: it is removed, and its decision is sent again.
public final class FileAction: SuppressionAction {
    /// How the file is written.
    public enum Format: String, Sendable, CaseIterable {
        /// A table with a header: key, recipient, verdict, reason, signature, knowledge (RFC 4180).
        case csv
        /// One decision as JSON a line.
        case jsonl
    }

    /// The names of the decisions in the file, as of `mark`.
    private struct Known {
        var names: Set<String>
        var mark: FileMark?
    }

    private let path: String
    private let format: Format
    private let known = Mutex(Known(names: [], mark: nil))

    /// An action on the file at `path`, which is made at first need.
    public init(_ path: String, format: Format) {
        self.path = path
        self.format = format
    }

    /// Adds the decisions whose keys are not there.
    /// - Throws: `SpoolError` where the file cannot be read or written.
    /// - Complexity: O(decisions); O(lines of the file) the first time, and after others changed it.
    public func apply(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
        try known.withLock { known in
            let file = try AppendableFile(path)
            if known.mark == nil || known.mark != file.mark {
                known = Known(names: Set(try file.lines().compactMap(name)), mark: nil)
            }
            var names = known.names
            // What was not written must not be called known.
            known = Known(names: [], mark: nil)
            var lines = file.mark?.size == 0 && format == .csv ? [Self.header] : []
            var receipts: [SuppressionReceipt] = []
            for decision in decisions {
                let isNew = names.insert(name(of: decision)).inserted
                if isNew { lines.append(line(decision)) }
                receipts.append(
                    SuppressionReceipt(key: decision.key, outcome: isNew ? .applied : .already))
            }
            try file.append(lines)
            known = Known(names: names, mark: file.mark)
            return receipts
        }
    }

    /// Removes the decisions whose keys are there, by renaming a finished file over the old one.
    /// - Throws: `SpoolError` where the file cannot be read or written.
    /// - Complexity: O(lines of the file).
    public func lift(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
        try known.withLock { known in
            known = Known(names: [], mark: nil)
            let file = try AppendableFile(path)
            let lines = try file.lines()
            let names = Set(lines.compactMap(name))
            let lifted = Set(decisions.map(name(of:)))
            if !lifted.isDisjoint(with: names) {
                try TextFile(path).replace(
                    lines.filter { line in name(line).map { !lifted.contains($0) } ?? true })
            }
            return decisions.map {
                SuppressionReceipt(
                    key: $0.key, outcome: names.contains(name(of: $0)) ? .applied : .already)
            }
        }
    }

    private static let header = "key,recipient,verdict,reason,signature,knowledge"

    /// A decision's key as it stands in the file.
    private func name(of decision: SuppressionDecision) -> String {
        format == .csv ? Self.quoted(decision.key) : decision.key
    }

    /// The same of a line; nil where it holds no decision.
    private func name(_ line: String) -> String? {
        switch format {
        case .csv: line == Self.header ? nil : Self.firstField(line)
        case .jsonl: (try? JSONReader.decode(line.utf8, line: 1))?["key"]?.string
        }
    }

    /// The first field of a row, with its quotes.
    private static func firstField(_ line: String) -> String {
        var isQuoted = false
        return String(
            line.prefix { character in
                if character == "\"" { isQuoted.toggle() }
                return isQuoted || character != ","
            })
    }

    private func line(_ decision: SuppressionDecision) -> String {
        switch format {
        case .jsonl: decision.json
        case .csv:
            [
                decision.key, decision.recipient, decision.verdict.rawValue, decision.reason,
                decision.signature ?? "", decision.knowledge ?? "",
            ].map(Self.quoted).joined(separator: ",")
        }
    }

    /// A field that a table program neither cuts nor computes.
    private static func quoted(_ field: String) -> String {
        let field = String(field.map { $0.isNewline ? " " : $0 })
        // A leading = + - @ would be a formula.
        let safe = field.first.map { "=+-@".contains($0) } == true ? "'" + field : field
        guard safe.contains(where: { ",\"".contains($0) }) else { return safe }
        return "\""
            + safe.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}

internal import BounceFormats
internal import SignatureMatching
internal import Synchronization

/// Keeps decisions in a file: a table, or one JSON object a line.
///
/// What is in the file stays there once, however often it is applied; lines of other programs are kept.
/// Changes are made by renaming a finished file over the old one.
public final class FileAction: SuppressionAction {
    /// How the file is written.
    public enum Format: String, Sendable, CaseIterable {
        /// A table with a header: key, recipient, verdict, reason, signature, knowledge (RFC 4180).
        case csv
        /// One decision as JSON a line.
        case jsonl
    }

    private let file: TextFile
    private let format: Format
    private let turn = Mutex(())

    /// An action on the file at `path`, which is made at first need.
    public init(_ path: String, format: Format) {
        file = TextFile(path)
        self.format = format
    }

    /// Adds the decisions whose keys are not there.
    /// - Throws: `SpoolError` where the file cannot be read or written.
    public func apply(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
        try turn.withLock { _ in
            var lines = try file.lines()
            if lines.isEmpty, format == .csv { lines = [Self.header] }
            var keys = Set(lines.compactMap(key))
            var receipts: [SuppressionReceipt] = []
            for decision in decisions {
                let isNew = keys.insert(decision.key).inserted
                if isNew { lines.append(line(decision)) }
                receipts.append(
                    SuppressionReceipt(key: decision.key, outcome: isNew ? .applied : .already))
            }
            try file.replace(lines)
            return receipts
        }
    }

    /// Removes the decisions whose keys are there.
    public func lift(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
        try turn.withLock { _ in
            let lines = try file.lines()
            let keys = Set(lines.compactMap(key))
            let lifted = Set(decisions.map(\.key))
            try file.replace(
                lines.filter { line in key(line).map { !lifted.contains($0) } ?? true })
            return decisions.map {
                SuppressionReceipt(
                    key: $0.key, outcome: keys.contains($0.key) ? .applied : .already)
            }
        }
    }

    private static let header = "key,recipient,verdict,reason,signature,knowledge"

    private func key(_ line: String) -> String? {
        switch format {
        case .csv: line == Self.header ? nil : line.split(separator: ",").first.map(String.init)
        case .jsonl: (try? JSONReader.decode(line.utf8, line: 1))?["key"]?.string
        }
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

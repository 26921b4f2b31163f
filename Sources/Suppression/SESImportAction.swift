internal import BounceClassifier
internal import BounceFormats
internal import Synchronization

/// Keeps recipients in files that Amazon SES takes as a bulk import of its account-level suppression list
/// (SESv2 `CreateImportJob`), sorted, at most 100,000 a file.
///
/// The first file has the name given, the others a number before its ending: `list.csv`, `list.2.csv`. Lifting removes a
/// recipient from the files; what was imported before is removed from the account by an import that
/// deletes, or one by one.
public final class SESImportAction: SuppressionAction {
    /// The shapes that an import takes.
    public enum Format: Sendable {
        /// `user@example.com,BOUNCE`
        case csv
        /// `{"emailAddress": "user@example.com", "reason": "BOUNCE"}`
        case jsonl
    }

    /// The most lines of one file that SES imports.
    public static let limit = 100_000

    private let path: String
    private let format: Format
    private let limit: Int
    private let turn = Mutex(())

    /// An action on the files that begin with the one at `path`.
    public init(_ path: String, format: Format) {
        self.path = path
        self.format = format
        limit = Self.limit
    }

    init(_ path: String, format: Format, limit: Int) {
        self.path = path
        self.format = format
        self.limit = limit
    }

    /// Adds recipients; one that an import could not hold fails.
    public func apply(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
        try change(decisions) { list, address in list.insert(address).inserted }
    }

    /// Removes recipients.
    public func lift(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
        try change(decisions) { list, address in list.remove(address) != nil }
    }

    private func change(
        _ decisions: [SuppressionDecision], _ body: (inout Set<String>, String) -> Bool
    ) throws -> [SuppressionReceipt] {
        try turn.withLock { _ in
            var (list, files) = try read()
            let receipts = decisions.map { decision in
                let address = MailboxName.folded(decision.recipient)
                guard Self.isPlain(address) else {
                    return SuppressionReceipt(
                        key: decision.key,
                        outcome: .failed("the address has characters that an import cannot hold"))
                }
                return SuppressionReceipt(
                    key: decision.key, outcome: body(&list, address) ? .applied : .already)
            }
            try write(list.sorted(), over: files)
            return receipts
        }
    }

    private func name(_ number: Int) -> String {
        guard number > 1 else { return path }
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else {
            return "\(path).\(number)"
        }
        return "\(path[..<dot]).\(number)\(path[dot...])"
    }

    private func read() throws(SpoolError) -> (list: Set<String>, files: Int) {
        var list: Set<String> = []
        var number = 1
        while true {
            let lines = try TextFile(name(number)).lines()
            if lines.isEmpty { return (list, number - 1) }
            for line in lines {
                switch format {
                case .csv: line.split(separator: ",").first.map { _ = list.insert(String($0)) }
                case .jsonl:
                    let object = try? JSONReader.decode(line.utf8, line: 1)
                    if let address = object?["emailAddress"]?.string { list.insert(address) }
                }
            }
            number += 1
        }
    }

    private func write(_ list: [String], over files: Int) throws(SpoolError) {
        let needed = (list.count + limit - 1) / limit
        for number in 1...max(1, needed, files) {
            let start = min((number - 1) * limit, list.count)
            let part = list[start..<min(start + limit, list.count)]
            try TextFile(name(number)).replace(
                part.map { address in
                    switch format {
                    case .csv: "\(address),BOUNCE"
                    case .jsonl:
                        JSONText.object {
                            $0.add("emailAddress", address)
                            $0.add("reason", "BOUNCE")
                        }
                    }
                })
        }
    }

    private static func isPlain(_ address: String) -> Bool {
        !MailboxName.domain(address).isEmpty
            && address.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x22 && $0 != 0x2C }
    }
}

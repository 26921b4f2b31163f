internal import BounceClassifier
internal import BounceFormats
internal import Synchronization

/// Keeps recipients in files that Amazon SES takes as a bulk import of its account-level suppression list
/// (SESv2 `CreateImportJob`): each file sorted, of at most 100,000 lines.
///
/// The first file has the name given, the others a number before its ending: `list.csv`, `list.2.csv`. New
/// recipients go into the last file, or one behind it, so that a file that is full and was imported
/// never needs to be again. To stay sorted the last file is replaced whole: a batch costs at most 100,000 lines
/// (some 3 MB) written, however long the list is. Lifting removes a recipient from the files; what was imported
/// before is removed from the account by an import that deletes, or one by one.
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
    private let known = Mutex(Known())

    /// What the files hold, as of `marks`.
    private struct Known {
        var files: [Set<String>] = []
        var marks: [FileMark?] = []
    }

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
    /// - Complexity: O(lines of one file + decisions x files); O(all lines) the first time.
    public func apply(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
        try change(decisions) { files, address in
            if files.contains(where: { $0.contains(address) }) { return nil }
            if files.last.map({ $0.count >= limit }) ?? true { files.append([]) }
            files[files.count - 1].insert(address)
            return files.count - 1
        }
    }

    /// Removes recipients; only files that hold one are replaced.
    public func lift(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
        try change(decisions) { files, address in
            let index = files.firstIndex { $0.contains(address) }
            if let index { files[index].remove(address) }
            return index
        }
    }

    /// Makes changes; `body` answers the index of the file that it changed.
    private func change(
        _ decisions: [SuppressionDecision], _ body: (inout [Set<String>], String) -> Int?
    ) throws -> [SuppressionReceipt] {
        try known.withLock { known in
            var files = known.files
            if known.marks.isEmpty || known.marks != marks(files.count) { files = try read() }
            // What was not written must not be called known.
            known = Known()
            var changed: Set<Int> = []
            let receipts = decisions.map { decision in
                let address = MailboxName.folded(decision.recipient)
                guard Self.isPlain(address) else {
                    return SuppressionReceipt(
                        key: decision.key,
                        outcome: .failed("the address has characters that an import cannot hold"))
                }
                let index = body(&files, address)
                if let index { changed.insert(index) }
                return SuppressionReceipt(
                    key: decision.key, outcome: index == nil ? .already : .applied)
            }
            for index in changed.sorted() {
                try TextFile(name(index + 1)).replace(files[index].sorted().map(line))
            }
            known = Known(files: files, marks: marks(files.count))
            return receipts
        }
    }

    /// How the files are now, and that none is behind them.
    private func marks(_ count: Int) -> [FileMark?] {
        (0...count).map { FileMark(name($0 + 1)) }
    }

    private func name(_ number: Int) -> String {
        guard number > 1 else { return path }
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else {
            return "\(path).\(number)"
        }
        return "\(path[..<dot]).\(number)\(path[dot...])"
    }

    private func read() throws(SpoolError) -> [Set<String>] {
        var files: [Set<String>] = []
        while FileMark(name(files.count + 1)) != nil {
            files.append(Set(try TextFile(name(files.count + 1)).lines().compactMap(address)))
        }
        return files
    }

    private func address(_ line: String) -> String? {
        switch format {
        case .csv: line.split(separator: ",").first.map(String.init)
        case .jsonl: (try? JSONReader.decode(line.utf8, line: 1))?["emailAddress"]?.string
        }
    }

    private func line(_ address: String) -> String {
        switch format {
        case .csv: "\(address),BOUNCE"
        case .jsonl:
            JSONText.object {
                $0.add("emailAddress", address)
                $0.add("reason", "BOUNCE")
            }
        }
    }

    private static func isPlain(_ address: String) -> Bool {
        !MailboxName.domain(address).isEmpty
            && address.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x22 && $0 != 0x2C }
    }
}

/// Recipients that are never suppressed: addresses, and whole domains written `@example.com`.
///
/// Case makes no difference. A domain stands for itself only, not for the domains below it.
public struct AllowList: Sendable, Equatable {
    private var entries: Set<String>

    /// An empty list, or one of `entries`.
    public init(_ entries: some Sequence<String> = []) {
        self.entries = Set(entries.map(MailboxName.folded).filter { !$0.isEmpty })
    }

    /// Reads one entry a line; blank lines and what follows a `#` at the start of a line are left out.
    /// - Throws: `AllowListError` for a line that is neither an address nor a domain behind an `@`.
    public init(text: String) throws(AllowListError) {
        entries = []
        for (index, line) in text.split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        ).enumerated() {
            let entry = MailboxName.folded(String(line))
            if entry.isEmpty || entry.hasPrefix("#") { continue }
            guard !MailboxName.domain(entry).isEmpty, !entry.contains(where: \.isWhitespace) else {
                throw AllowListError(line: index + 1)
            }
            entries.insert(entry)
        }
    }

    /// Whether the list names the address or its domain.
    public func contains(_ address: String) -> Bool {
        guard !entries.isEmpty else { return false }
        let address = MailboxName.folded(address)
        return entries.contains(address) || entries.contains("@" + MailboxName.domain(address))
    }
}

/// A line of an allow-list that cannot be read.
public struct AllowListError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int

    /// Makes an error.
    public init(line: Int) { self.line = line }

    /// What to do; the line is not quoted.
    public var description: String {
        "line \(line) is neither an address nor a domain; write user@example.com or @example.com"
    }
}

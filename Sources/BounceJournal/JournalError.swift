/// Why a journal cannot be used, or could not keep what it was given.
public struct JournalError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of fault, by the name that programs read.
    public enum Code: String, Sendable, CaseIterable {
        /// No such file, and none is to be made.
        case notFound = "not_found"
        /// A file of another kind.
        case notAJournal = "not_a_journal"
        /// A layout that this program does not know.
        case newerLayout = "newer_layout"
        /// The file, or what it lies on, may only be read.
        case readOnly = "read_only"
        /// No space is left; the journal goes on when there is some.
        case full
        /// Another process holds it; a later try may do.
        case locked
        /// Its pages contradict each other.
        case damaged
        /// Made with another key.
        case otherKey = "other_key"
        /// The key file cannot be used.
        case key
        /// Anything else that the system or SQLite said.
        case failed
    }

    /// The kind.
    public let code: Code
    /// The file.
    public let path: String
    /// What is wrong and what to do; nothing of what was to be kept.
    public let message: String

    init(_ code: Code, _ path: String, _ message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    /// Whether the same call may succeed later without anybody's work on the file.
    public var isTemporary: Bool { code == .full || code == .locked }

    /// `path: message`.
    public var description: String { "\(path): \(message)" }
}

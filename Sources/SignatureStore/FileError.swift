/// Why a compiled file cannot be used.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of fault; more kinds may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String, Sendable {
            case notFound, unreadable, notSQLite, foreign, newerLayout, truncated, damaged, invalid
        }
        private let kind: Kind
        private init(_ kind: Kind) { self.kind = kind }

        /// There is no such file.
        public static let notFound = Code(.notFound)
        /// The file cannot be read or written.
        public static let unreadable = Code(.unreadable)
        /// The file is not a SQLite file.
        public static let notSQLite = Code(.notSQLite)
        /// The file is a SQLite file of another application.
        public static let foreign = Code(.foreign)
        /// The file has a layout that this reader does not know yet.
        public static let newerLayout = Code(.newerLayout)
        /// The file is shorter than it says.
        public static let truncated = Code(.truncated)
        /// The checksum of the file is wrong.
        public static let damaged = Code(.damaged)
        /// The file's content contradicts itself.
        public static let invalid = Code(.invalid)

        /// The name of the kind.
        public var description: String { kind.rawValue }
    }

    /// The kind of fault.
    public let code: Code
    /// The file.
    public let path: String
    /// What is wrong and what to do.
    public let message: String

    package init(_ code: Code, _ path: String, _ message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    /// `path: message`.
    public var description: String { "\(path): \(message)" }
}

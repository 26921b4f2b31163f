/// Why a state, or its key, cannot be used.
package struct StateError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of fault, by the name that programs read.
    package enum Code: String, Sendable, CaseIterable {
        case notFound = "not_found"
        /// It cannot be read, or is a directory.
        case unreadable
        /// It cannot be written.
        case unwritable
        /// Another run uses it.
        case locked
        case notSQLite = "not_sqlite"
        /// A SQLite file of another application.
        case foreign
        /// A layout that this program does not know.
        case otherLayout = "other_layout"
        /// Cut off.
        case truncated
        /// Its checksum is wrong.
        case damaged
        /// Its content contradicts itself.
        case invalid
        /// Made with another secret.
        case otherKey = "other_key"
        /// Made with other words or another normalisation.
        case otherVocabulary = "other_vocabulary"
        /// Both states have read the same input.
        case sameInput = "same_input"
    }

    package var code: Code
    /// The file, or what stands for it.
    package var path: String
    /// What is wrong and what to do.
    package var message: String

    package init(_ code: Code, _ path: String, _ message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    /// `path: message`.
    package var description: String { "\(path): \(message)" }
}

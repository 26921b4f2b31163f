/// Why a record could not be read, where it is, and what to do about it.
///
/// The message never quotes the input: no address and no diagnostic reaches a log through it.
public struct FormatError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of fault it is.
    public let code: Code
    /// The line of the input on which the fault is, or the record starts, from 1.
    public let line: Int
    /// The column of the fault in code points, from 1, where it is known.
    public let column: Int?
    /// The record's own id, where it could be read.
    public internal(set) var id: String?
    /// One sentence: the place, what is wrong, what to do.
    public let message: String

    /// Makes an error.
    public init(
        code: Code, line: Int, column: Int? = nil, id: String? = nil, message: String
    ) {
        self.code = code
        self.line = line
        self.column = column
        self.id = id
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension FormatError {
    /// The kinds of fault; new ones may be added, so compare with the constants.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String {
            case invalidJSON = "invalid_json"
            case notAnObject = "not_an_object"
            case missingField = "missing_field"
            case wrongType = "wrong_type"
            case tooLong = "too_long"
            case tooDeep = "too_deep"
            case unknownShape = "unknown_shape"
            case invalidEnvelope = "invalid_envelope"
            case invalidTable = "invalid_table"
        }

        private let kind: Kind

        /// The record is not JSON, or ends too early.
        public static let invalidJSON = Code(kind: .invalidJSON)
        /// The record is JSON but no object.
        public static let notAnObject = Code(kind: .notAnObject)
        /// A field that the format requires is absent or empty.
        public static let missingField = Code(kind: .missingField)
        /// A field holds another type than the format says.
        public static let wrongType = Code(kind: .wrongType)
        /// The record is longer than ``FormatLimits/recordBytes``, a message than
        /// ``FormatLimits/messageBytes``, or it names more than ``FormatLimits/recipients``.
        public static let tooLong = Code(kind: .tooLong)
        /// Arrays and objects lie deeper in one another than ``FormatLimits/jsonDepth``.
        public static let tooDeep = Code(kind: .tooDeep)
        /// The record is an object that the format does not know.
        public static let unknownShape = Code(kind: .unknownShape)
        /// An envelope holds no readable notification.
        public static let invalidEnvelope = Code(kind: .invalidEnvelope)
        /// A table has no header that says what is where, or a quote that is never closed.
        public static let invalidTable = Code(kind: .invalidTable)

        /// The name for machines: `invalid_json`.
        public var name: String { kind.rawValue }

        /// The name for machines.
        public var description: String { name }

        /// The kind of that name; nil where there is none.
        package init?(name: String) {
            guard let kind = Kind(rawValue: name) else { return nil }
            self.kind = kind
        }

        private init(kind: Kind) { self.kind = kind }
    }
}

extension FormatError {
    static func tooLong(line: Int, id: String? = nil) -> FormatError {
        FormatError(
            code: .tooLong, line: line, id: id,
            message: "line \(line) holds a record longer than \(FormatLimits.recordBytes) bytes"
                + " (1 MiB), which was left out; shorten it or split it")
    }

    static func tooDeep(line: Int, column: Int? = nil) -> FormatError {
        FormatError(
            code: .tooDeep, line: line, column: column,
            message: "\(place(line, column)) nests arrays and objects deeper than"
                + " \(FormatLimits.jsonDepth) levels; check for brackets that are never closed")
    }

    static func invalidJSON(
        line: Int, column: Int? = nil, _ fault: String, remedy: String
    ) -> FormatError {
        FormatError(
            code: .invalidJSON, line: line, column: column,
            message: "\(place(line, column)) is not valid JSON: \(fault); \(remedy)")
    }

    static func truncated(line: Int) -> FormatError {
        .invalidJSON(
            line: line, "unexpected end of the record", remedy: "check that the record is complete")
    }

    private static func place(_ line: Int, _ column: Int?) -> String {
        column.map { "line \(line), column \($0)," } ?? "line \(line)"
    }
}

/// A place in a file, for people: line and column start at 1, columns count code points.
package struct SourceLocation: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var path: String
    package var line: Int
    package var column: Int

    package init(path: String, line: Int = 1, column: Int = 1) {
        self.path = path
        self.line = line
        self.column = column
    }

    package var description: String { "\(path):\(line):\(column)" }

    package static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.path, lhs.line, lhs.column) < (rhs.path, rhs.line, rhs.column)
    }
}

/// Something wrong with the knowledge, where it is, and what to do.
package struct Problem: Error, Sendable, Hashable {
    package enum Severity: String, Sendable { case error, warning }

    package var location: SourceLocation
    package var severity: Severity
    package var message: String
    /// The rule that found it, as `[rule-name]` behind the message.
    package var rule: String

    package init(
        _ location: SourceLocation, _ rule: String, _ message: String,
        severity: Severity = .error
    ) {
        self.location = location
        self.severity = severity
        self.message = message
        self.rule = rule
    }

    /// `path:line:column: error: message [rule-name]`.
    package var text: String {
        "\(location): \(severity.rawValue): \(message) [\(rule)]"
    }
}

/// A value and the place where it is written.
package struct Located<Value: Sendable>: Sendable {
    package var value: Value
    package var location: SourceLocation

    package init(_ value: Value, _ location: SourceLocation) {
        self.value = value
        self.location = location
    }
}

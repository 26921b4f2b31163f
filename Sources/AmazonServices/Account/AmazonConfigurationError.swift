/// What is wrong with a configuration, and what to do.
public struct AmazonConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One sentence.
    public let message: String

    package init(_ message: String) { self.message = message }

    /// The message.
    public var description: String { message }
}

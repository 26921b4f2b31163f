/// A three-digit SMTP reply code (RFC 5321 section 4.2).
///
///     ReplyCode(550)?.isTransient   // false
///     ReplyCode(42)                 // nil: not a reply code
public struct ReplyCode: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number, 200 to 599.
    public let value: UInt16

    /// Makes a reply code, or nil where `value` is not between 200 and 599.
    public init?(_ value: Int) {
        guard (200...599).contains(value) else { return nil }
        self.value = UInt16(value)
    }

    /// The first digit: 2 success, 3 more to come, 4 transient, 5 permanent negative reply.
    public var category: Int { Int(value / 100) }

    /// Whether the server asks to try again (4yz, RFC 5321 section 4.2.1).
    public var isTransient: Bool { category == 4 }

    /// The three digits.
    public var description: String { String(value) }

    /// Orders by number.
    public static func < (lhs: ReplyCode, rhs: ReplyCode) -> Bool { lhs.value < rhs.value }
}

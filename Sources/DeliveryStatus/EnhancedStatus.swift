/// An enhanced mail system status code, `class.subject.detail` (RFC 3463 section 2).
///
///     EnhancedStatus("5.1.1")          // bad destination mailbox address
///     EnhancedStatus("5.1.1.1")        // nil
public struct EnhancedStatus: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// 2 success, 4 persistent transient failure, 5 permanent failure.
    public var category: Int { Int(parts.category) }
    /// What the status is about: 1 address, 2 mailbox, 3 system, 4 network, 5 protocol, 6 content, 7 policy.
    public var subject: Int { Int(parts.subject) }
    /// The detail, 0 where it is unspecified.
    public var detail: Int { Int(parts.detail) }

    private struct Parts: Sendable, Hashable {
        var category: UInt16
        var subject: UInt16
        var detail: UInt16
    }

    private let parts: Parts

    /// Makes a status; nil where a part is outside RFC 3463 (class 2, 4 or 5; 0 to 999).
    public init?(_ category: Int, _ subject: Int, _ detail: Int) {
        guard category == 2 || category == 4 || category == 5,
            (0...999).contains(subject), (0...999).contains(detail)
        else { return nil }
        parts = Parts(
            category: UInt16(category), subject: UInt16(subject), detail: UInt16(detail))
    }

    /// The three parts as one number that orders as the statuses do.
    package var number: UInt32 { UInt32(category * 1_000_000 + subject * 1_000 + detail) }

    /// Reads `5.1.1`, blanks around it allowed; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8.drop { $0 == 0x20 || $0 == 0x09 })
        guard let (status, end) = StatusScanner.status(in: bytes, at: 0),
            bytes[end...].allSatisfy({ $0 == 0x20 || $0 == 0x09 })
        else { return nil }
        self = status
    }

    /// Whether the status asks to try again (class 4).
    public var isTransient: Bool { category == 4 }

    /// Whether the status says no more than its subject: `X.0.0` and `X.Y.0`.
    public var isGeneric: Bool { detail == 0 }

    /// The dotted form.
    public var description: String { "\(category).\(subject).\(detail)" }

    /// Orders by class, subject, detail.
    public static func < (lhs: EnhancedStatus, rhs: EnhancedStatus) -> Bool {
        (lhs.category, lhs.subject, lhs.detail) < (rhs.category, rhs.subject, rhs.detail)
    }
}

/// Finds enhanced status codes in bytes.
package enum StatusScanner {
    /// The status that starts at `index`, and where it ends; nil where none starts there.
    ///
    /// A status inside a longer dotted run, such as an IP address or a version, is none.
    /// - Complexity: O(1).
    package static func status(in bytes: [UInt8], at index: Int) -> (EnhancedStatus, Int)? {
        guard index < bytes.count, let category = ASCII.digit(bytes[index]),
            category == 2 || category == 4 || category == 5
        else { return nil }
        if index > 0 {
            let before = bytes[index - 1]
            if ASCII.isLetterOrDigit(before) || before >= 0x80 { return nil }
            if before == UInt8(ascii: "."), index > 1, ASCII.isLetterOrDigit(bytes[index - 2]) {
                return nil
            }
        }
        guard let (subject, afterSubject) = part(in: bytes, at: index + 1),
            let (detail, end) = part(in: bytes, at: afterSubject)
        else { return nil }
        if end < bytes.count {
            let next = bytes[end]
            if ASCII.isLetterOrDigit(next) || next >= 0x80 { return nil }
            if next == UInt8(ascii: "."), end + 1 < bytes.count,
                ASCII.isLetterOrDigit(bytes[end + 1])
            {
                return nil
            }
        }
        guard let status = EnhancedStatus(category, subject, detail) else { return nil }
        return (status, end)
    }

    /// A dot and one to three digits.
    private static func part(in bytes: [UInt8], at index: Int) -> (Int, Int)? {
        guard index < bytes.count, bytes[index] == UInt8(ascii: ".") else { return nil }
        var value = 0
        var end = index + 1
        while end < bytes.count, let digit = ASCII.digit(bytes[end]) {
            value = value * 10 + digit
            end += 1
            if end - index > 4 { return nil }
        }
        return end > index + 1 ? (value, end) : nil
    }
}

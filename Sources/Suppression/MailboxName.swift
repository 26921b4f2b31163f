internal import DeliveryStatus

/// An address in the one form in which addresses are compared.
///
/// RFC 5321 section 2.4 lets a receiver tell upper from lower case before the `@`; nobody does, and a
/// recipient that is written in two ways must not count as two.
public enum MailboxName {
    /// The address without name, brackets and blanks, ASCII letters in lower case.
    ///
    ///     MailboxName.folded("Jane <Jane@Example.com>")   // jane@example.com
    public static func folded(_ address: String) -> String {
        var bytes = Array(address.utf8)
        if let open = bytes.lastIndex(of: UInt8(ascii: "<")) { bytes.removeSubrange(...open) }
        if let close = bytes.firstIndex(of: UInt8(ascii: ">")) { bytes.removeSubrange(close...) }
        let text = bytes.drop(while: ASCII.isBlank)
        let end = text.lastIndex { !ASCII.isBlank($0) }.map { $0 + 1 } ?? text.startIndex
        return String(decoding: text[..<end].map(ASCII.lowered), as: UTF8.self)
    }

    /// The domain of an address as it is written; empty where there is none.
    public static func domain(of address: String) -> String { String(domain(folded(address))) }

    /// The part of a folded address behind its last `@`; empty where there is none.
    public static func domain(_ folded: String) -> Substring {
        folded.lastIndex(of: "@").map { folded[folded.index(after: $0)...] } ?? ""
    }
}

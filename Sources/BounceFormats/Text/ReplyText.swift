internal import DeliveryStatus

/// Puts a reply together whose parts a source keeps apart.
enum ReplyText {
    /// `550 5.1.1 User unknown`: the words with the code and the status before them that they lack.
    ///
    /// A code that is no reply code, such as those that services invent, is left out.
    static func joined(code: String?, status: String?, words: String?) -> String {
        let words = words ?? ""
        guard let code, code.utf8.count == 3, let number = Int(code),
            let reply = ReplyCode(number), !startsWithReply(words)
        else { return words }
        guard let status, EnhancedStatus(status) != nil, !words.utf8.starts(with: status.utf8)
        else { return words.isEmpty ? reply.description : "\(reply) \(words)" }
        return words.isEmpty ? "\(reply) \(status)" : "\(reply) \(status) \(words)"
    }

    /// The address itself of `User <user@example.com>`.
    static func address(in mailbox: String) -> String? {
        let bytes = mailbox.utf8
        guard let open = bytes.lastIndex(of: UInt8(ascii: "<")),
            let close = bytes[open...].firstIndex(of: UInt8(ascii: ">"))
        else { return TypedField.value(of: mailbox) }
        return TypedField.trimmed(String(mailbox[bytes.index(after: open)..<close]))
    }

    /// Whether a reply code stands at the start, behind the type of a Diagnostic-Code or without.
    private static func startsWithReply(_ words: String) -> Bool {
        var bytes = Array(words.utf8.prefix(64))[...]
        if let semicolon = bytes.firstIndex(of: UInt8(ascii: ";")),
            bytes[..<semicolon].allSatisfy({ ASCII.isLetterOrDigit($0) || $0 == 0x2D })
        {
            bytes = bytes[(semicolon + 1)...].drop(while: ASCII.isBlank)
        }
        let digits = bytes.prefix(while: ASCII.isDigit)
        return digits.count == 3 && (bytes.count == 3 || !ASCII.isLetter(bytes[digits.endIndex]))
            && digits.first.map { (0x32...0x35).contains($0) } ?? false
    }
}

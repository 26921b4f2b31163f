/// A reply of one line or more, given as a text.
package enum SingleReply {
    /// All of the text as one diagnostic; nil where it holds the ends of several replies.
    package static func diagnostic(_ bytes: [UInt8]) -> String? {
        guard replies(bytes) <= 1 else { return nil }
        let words = bytes.map { $0 == 0 ? 0x20 : $0 }
        let diagnostic = String(decoding: words, as: UTF8.self)
        let trimmed = diagnostic.drop { $0.isWhitespace }
        return String(trimmed.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// How many replies end in the text.
    ///
    /// Of a reply's lines, only the last one has a blank behind the code (RFC 5321 section 4.2).
    package static func replies(_ bytes: [UInt8]) -> Int {
        bytes.split { $0 == 0x0A || $0 == 0x0D }.count { line in
            let head = line.drop(while: JSONByte.isBlank).prefix(4)
            return head.count == 4 && head.prefix(3).allSatisfy { (0x30...0x39).contains($0) }
                && head.last == 0x20
        }
    }
}

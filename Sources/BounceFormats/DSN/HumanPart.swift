internal import DeliveryStatus

/// Chooses the part of a message that is for people.
enum HumanPart {
    /// The plain text before the returned mail; without one, HTML without its tags.
    static func text(of mail: MIMEParts) -> [UInt8] {
        let before = mail.parts.prefix { !isReturnedMail($0.type) }
        var text: [UInt8] = []
        for part in before where part.type == "text/plain" && text.count < 1 << 16 {
            if !text.isEmpty { text += [0x0A, 0x0A] }
            text += part.text()
        }
        if text[...].isBlank, let html = before.first(where: { $0.type == "text/html" }) {
            text = PlainHTML.text(of: html.text()[...])
        }
        return text
    }

    /// Whether a part is the mail that came back, or its header (RFC 6522 section 3).
    static func isReturnedMail(_ type: String) -> Bool {
        type == "message/rfc822" || type == "message/global" || type.hasPrefix("text/rfc822-header")
            || type == "message/global-headers"
    }
}

/// Takes the tags out of HTML; enough for the sentences of a bounce.
enum PlainHTML {
    private static let blocks: [StaticString] = [
        "<br", "<p", "</p", "<div", "</div", "<tr", "</tr", "<li", "<h",
    ]

    static func text(of html: ArraySlice<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        var rest = html
        while let byte = rest.first {
            if byte == 0x3C {
                for hidden in [("<style", "</style"), ("<script", "</script")]
                    as [(StaticString, StaticString)]
                where rest.opens(with: hidden.0) {
                    rest = rest[(rest.firstPlace(of: hidden.1) ?? rest.endIndex)...]
                }
                if blocks.contains(where: { rest.opens(with: $0) }) { text.append(0x0A) }
                guard let close = rest.firstIndex(of: 0x3E) else { break }
                rest = rest[(close + 1)...]
            } else if byte == 0x26, let entity = entity(rest) {
                text.append(entity.byte)
                rest = rest.dropFirst(entity.length)
            } else {
                text.append(byte)
                rest = rest.dropFirst()
            }
        }
        return text
    }

    private static func entity(_ text: ArraySlice<UInt8>) -> (byte: UInt8, length: Int)? {
        let entities: [(StaticString, UInt8)] = [
            ("&lt;", 0x3C), ("&gt;", 0x3E), ("&amp;", 0x26), ("&quot;", 0x22), ("&nbsp;", 0x20),
            ("&#39;", 0x27), ("&apos;", 0x27), ("&#64;", 0x40),
        ]
        for (name, byte) in entities where text.opens(with: name) {
            return (byte, name.utf8CodeUnitCount)
        }
        return nil
    }
}

internal import DeliveryStatus

/// Looks for what an SMTP server answered in the words of a bounce.
enum ReplyWords {
    /// Whether the text states a reply code of failure or an enhanced status.
    static func states(_ text: ArraySlice<UInt8>) -> Bool {
        statesCode(text) || statesStatus(text)
    }

    /// Whether a word of the text is a reply code of class 4 or 5 (RFC 5321 section 4.2).
    static func statesCode(_ text: ArraySlice<UInt8>) -> Bool {
        code(in: text) != nil
    }

    /// The first reply code of class 4 or 5.
    static func code(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var place = text.startIndex
        while place + 2 < text.endIndex {
            if text[place] == 0x34 || text[place] == 0x35, ASCII.isDigit(text[place + 1]),
                text[place + 1] < 0x36, ASCII.isDigit(text[place + 2]),
                place == text.startIndex || isBreak(text[place - 1]),
                place + 3 == text.endIndex || isEnd(text[place + 3])
            {
                return text[place..<(place + 3)]
            }
            place += 1
        }
        return nil
    }

    private static func isBreak(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x27 || byte == 0x22 || byte == 0x23 || byte == 0x28 || byte == 0x3A
            || byte == 0x5B || byte == 0x3B
    }

    private static func isEnd(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x2D || byte == 0x3A || byte == 0x3B || byte == 0x2C
    }

    private static func statesStatus(_ text: ArraySlice<UInt8>) -> Bool {
        var place = text.startIndex
        while place + 4 < text.endIndex {
            if text[place] == 0x34 || text[place] == 0x35, text[place + 1] == 0x2E,
                ASCII.isDigit(text[place + 2]),
                place == text.startIndex || isBreak(text[place - 1])
            {
                let rest = text[(place + 2)...].drop(while: ASCII.isDigit)
                if rest.first == 0x2E, let digit = rest.dropFirst().first, ASCII.isDigit(digit) {
                    return true
                }
            }
            place += 1
        }
        return false
    }

    /// The step that the words say was answered: `in reply to RCPT TO command`.
    static func phase(in text: ArraySlice<UInt8>) -> SMTPPhase? {
        for lead in leads {
            guard let start = text.firstPlace(of: lead) else { continue }
            let words = text[(start + lead.utf8CodeUnitCount)...].prefix(24)
            let command = words.prefix { ASCII.isLetter($0) || $0 == 0x20 || $0 == 0x5F }
            if let phase = SMTPPhase(command: String(repairing: command)) { return phase }
        }
        return nil
    }

    private static let leads: [StaticString] = [
        "(in reply to ", "mail server after ", "remote mailer after ", "did not like our ",
        "remote server for ", "accept your message (",
    ]

    /// The host that the words name as the one who spoke: `host mx.example.com[192.0.2.1] said`.
    static func host(in text: ArraySlice<UInt8>) -> [UInt8]? {
        for lead in ["host ", "while talking to "] as [StaticString] {
            guard let start = text.firstPlace(of: lead) else { continue }
            let name = text[(start + lead.utf8CodeUnitCount)...].prefix {
                ASCII.isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
            }
            let rest = text[name.endIndex...].drop { $0 == 0x20 }
            guard name.contains(0x2E), rest.first == 0x5B || rest.first == 0x3A else { continue }
            return Array(name.last == 0x2E ? name.dropLast() : name)
        }
        return nil
    }

    /// The words of `text`, letters and digits, for asking whether one text holds another.
    static func words(_ text: ArraySlice<UInt8>) -> Set<ArraySlice<UInt8>> {
        let folded = text.lowered
        return Set(
            folded.split { byte in byte < 0x80 && !ASCII.isLetterOrDigit(byte) })
    }
}

/// A place of an example where a documentation name stands, and what belongs there in a real bounce.
enum Slot: Sendable, Hashable {
    /// `user@example.com`: the recipient.
    case recipient
    /// `example.com`, `nodomain.example`.
    case recipientDomain
    /// `.user@example.com`: the words are about this very local part.
    case malformedRecipient(local: String)
    /// `sender@example.org`.
    case senderAddress(local: String)
    case senderDomain
    /// `mail.example.org`.
    case senderHost(label: String)
    /// `postmaster@example.net`: whom the receiver names for questions.
    case receiverAddress(local: String)
    /// `mx.example.com`.
    case receiverHost
    /// `new@example.net`: where somebody moved to.
    case otherAddress
    /// 192.0.2.25.
    case senderIP
    /// 198.51.100.7.
    case receiverIP
    /// 2001:db8::1.
    case senderIPv6
    /// As many zeros.
    case number(digits: Int)
    /// A long run of zeros that stands alone: the id of a queue or a session.
    case id(length: Int)
    /// 2026-01-01T00:00:00.000Z.
    case timestamp
}

/// A text cut into what stays and what is refilled.
struct SlottedText: Sendable, Hashable {
    enum Piece: Sendable, Hashable {
        case literal(String)
        case slot(Slot)
    }

    var pieces: [Piece]

    /// Finds the documentation names of the corpus: those of RFC 2606, 5737 and 3849, and zeros.
    init(_ text: String) {
        var finder = SlotFinder(Array(text.utf8))
        pieces = finder.find()
    }
}

/// Finds slots from left to right.
private struct SlotFinder {
    private let bytes: [UInt8]
    private var pieces: [SlottedText.Piece] = []
    private var literalStart = 0
    /// Whether a recipient of example.com is named, so that another user must be the sender.
    private let namesRecipient: Bool

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        namesRecipient = Self.contains("user@example.com", in: bytes)
    }

    mutating func find() -> [SlottedText.Piece] {
        var index = 0
        var isURL = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte <= 0x20 { isURL = false }
            if byte == UInt8(ascii: ":"), matches("://", at: index) { isURL = true }
            guard Self.isRun(byte), index == 0 || !Self.isRun(bytes[index - 1]) else {
                index += 1
                continue
            }
            if let end = timestampEnd(at: index) {
                put(.timestamp, index..<end)
                index = end
            } else if matches("2001:db8:", at: index) {
                var end = index
                while end < bytes.count, Self.isHex(bytes[end]) || bytes[end] == 0x3A { end += 1 }
                put(.senderIPv6, index..<end)
                index = end
            } else {
                var end = index
                while end < bytes.count, Self.isRun(bytes[end]) { end += 1 }
                read(index..<end, isURL: isURL)
                index = end
            }
        }
        flush(to: bytes.count)
        return pieces
    }

    private mutating func flush(to end: Int) {
        guard literalStart < end else { return }
        pieces.append(.literal(String(decoding: bytes[literalStart..<end], as: UTF8.self)))
    }

    private mutating func put(_ slot: Slot, _ range: Range<Int>) {
        flush(to: range.lowerBound)
        pieces.append(.slot(slot))
        literalStart = range.upperBound
    }

    /// One run without blanks and brackets.
    private mutating func read(_ run: Range<Int>, isURL: Bool) {
        var range = run
        while let last = range.last, ".-=+_".utf8.contains(bytes[last]) {
            range = range.lowerBound..<last
        }
        if let equals = bytes[range].lastIndex(of: UInt8(ascii: "=")) {
            range = (equals + 1)..<range.upperBound
        }
        if let slot = address(range) { return put(slot, range) }
        if let slot = ip(range) { return put(slot, range) }
        // `554-mx.example.com`: the greeting's code is no part of the name.
        if range.count > 4, bytes[range.lowerBound + 3] == UInt8(ascii: "-"),
            bytes[range.prefix(3)].allSatisfy(Self.isDigit)
        {
            range = (range.lowerBound + 4)..<range.upperBound
        }
        // A page of help is the receiver's own, and one text always names the same.
        if !isURL, let slot = host(range) { return put(slot, range) }
        zeros(run)
    }

    private func address(_ range: Range<Int>) -> Slot? {
        guard let sign = bytes[range].lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let local = string(range.lowerBound..<sign)
        let domain = string((sign + 1)..<range.upperBound)
        guard Self.isDocumentation(domain), !local.isEmpty else { return nil }
        switch local {
        case "user", "mailbox", "recipient", "name":
            return domain == "example.org" && namesRecipient
                ? .senderAddress(local: "news") : .recipient
        case "new", "other": return .otherAddress
        case "sender", "news", "bounce", "list", "from", "me": return .senderAddress(local: local)
        default:
            return local.contains("user")
                ? .malformedRecipient(local: local) : .receiverAddress(local: local)
        }
    }

    private func ip(_ range: Range<Int>) -> Slot? {
        let text = string(range)
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts.allSatisfy({ Int($0) != nil }) else { return nil }
        if text.hasPrefix("192.0.2.") || text.hasPrefix("203.0.113.") {
            // A network is written with its length.
            let next = range.upperBound < bytes.count ? bytes[range.upperBound] : 0x20
            return next == UInt8(ascii: "/") ? nil : .senderIP
        }
        return text.hasPrefix("198.51.100.") ? .receiverIP : nil
    }

    private func host(_ range: Range<Int>) -> Slot? {
        let name = string(range).lowercased()
        guard Self.isDocumentation(name) else { return nil }
        let labels = name.split(separator: ".")
        let first = labels.first.map(String.init) ?? ""
        // Names of lists mean something: they stay.
        let lists = ["bl", "rbl", "dnsbl", "rhsbl", "zen", "spam", "list", "www"]
        if lists.contains(where: first.hasPrefix) { return nil }
        if name == "nodomain.example" { return .recipientDomain }
        switch labels.suffix(2).joined(separator: ".") {
        case "example.com": return labels.count == 2 ? .recipientDomain : .receiverHost
        case "example.org": return labels.count == 2 ? .senderDomain : .senderHost(label: first)
        case "example.net": return labels.count == 2 ? nil : .receiverHost
        default: return nil
        }
    }

    /// Zeros that no other digit touches.
    private mutating func zeros(_ run: Range<Int>) {
        var index = run.lowerBound
        while index < run.upperBound {
            guard bytes[index] == 0x30 else {
                index += 1
                continue
            }
            var end = index
            while end < run.upperBound, bytes[end] == 0x30 { end += 1 }
            let before = index > run.lowerBound && Self.isDigit(bytes[index - 1])
            let after = end < run.upperBound && Self.isDigit(bytes[end])
            let range = index..<end
            if range.count >= 3, !before, !after {
                let isAlone = range == run && range.count >= 12
                put(isAlone ? .id(length: range.count) : .number(digits: range.count), range)
            }
            index = end
        }
    }

    private func timestampEnd(at start: Int) -> Int? {
        let shape = Array("dddd-dd-ddTdd:dd:dd.dddZ".utf8)
        guard start + shape.count <= bytes.count else { return nil }
        for (offset, sign) in shape.enumerated() {
            let byte = bytes[start + offset]
            if sign == UInt8(ascii: "d") ? !Self.isDigit(byte) : byte != sign { return nil }
        }
        return start + shape.count
    }

    private func matches(_ text: StaticString, at index: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard index + count <= bytes.count else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(bytes[index..<(index + count)]) }
    }

    private func string(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private static func contains(_ text: String, in bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).contains(text)
    }

    private static func isDocumentation(_ name: String) -> Bool {
        let labels = name.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        guard let last = labels.last, !labels.contains("") else { return false }
        if last == "example" { return true }
        return labels.count >= 2 && labels[labels.count - 2] == "example"
            && ["com", "net", "org"].contains(last)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    private static func isHex(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20) &- 0x61 < 6
    }

    private static func isRun(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20) &- 0x61 < 26 || ".@-_+=".utf8.contains(byte)
    }
}

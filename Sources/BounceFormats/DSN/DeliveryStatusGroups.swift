internal import DeliveryStatus

/// The per-recipient fields of a delivery status (RFC 3464 section 2.3).
struct DeliveryStatusGroup {
    /// The bare address of Final-Recipient, else of Original-Recipient.
    var recipient: [UInt8]?
    let action: DeliveryAction?
    let status: EnhancedStatus?
    /// Diagnostic-Code with its type, nil where it has no words.
    let diagnostic: [UInt8]?
    /// The comment behind the status, for want of a diagnostic.
    let comment: [UInt8]?
    let remoteMTA: [UInt8]?
    let timestamp: [UInt8]?

    /// The groups of a delivery status about recipients, at most one more than the limit.
    ///
    /// A group names one final recipient (RFC 3464 section 2.3.2): the next starts another, also
    /// without the empty line. In a part of its own (`isPart`) there is nothing but fields.
    static func groups(in text: ArraySlice<UInt8>, isPart: Bool = false) -> [DeliveryStatusGroup] {
        var groups: [DeliveryStatusGroup] = []
        var rest = text
        while !rest.isEmpty, groups.count <= FormatLimits.recipients {
            let fields = HeaderFields(rest, joinsLines: isPart, once: "final-recipient")
            if let group = DeliveryStatusGroup(fields) { groups.append(group) }
            // A line that is no field ends the group without being part of it.
            if fields.bodyStart == rest.startIndex {
                rest = rest[(rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex)...]
            } else {
                rest = rest[fields.bodyStart...]
            }
        }
        return groups
    }

    private init?(_ fields: HeaderFields) {
        let final = Self.address(fields.bytes("final-recipient"))
        let original = Self.address(fields.bytes("original-recipient"))
        // The final recipient of a local delivery may be a file or a program.
        recipient = final?.contains(0x40) == true ? final : original ?? final
        action = fields.text("action").flatMap { DeliveryAction(field: $0) }
        let status = fields.bytes("status") ?? []
        let code = status.prefix { ASCII.isDigit($0) || $0 == 0x2E }
        self.status = EnhancedStatus(String(repairing: code))
        comment = Self.comment(status[code.endIndex...])
        diagnostic = Self.words(fields.bytes("diagnostic-code"))
        remoteMTA = Self.host(fields.bytes("remote-mta"))
        timestamp = fields.bytes("last-attempt-date")
        guard recipient != nil || action != nil && (diagnostic != nil || self.status != nil) else {
            return nil
        }
    }

    /// What stands behind the type of a typed field, `rfc822; user@example.com`.
    private static func untyped(_ value: [UInt8]) -> ArraySlice<UInt8> {
        guard let semicolon = value.firstIndex(of: 0x3B), !value[..<semicolon].contains(0x40) else {
            return value[...]
        }
        return value[(semicolon + 1)...].trimmed
    }

    private static func address(_ value: [UInt8]?) -> [UInt8]? {
        guard let value else { return nil }
        let text = untyped(value)
        if let place = MailAddress.leading(in: text) { return Array(place.address) }
        if text.first == 0x22, let end = text.firstPlace(of: "\"@") {
            return Array(text[...end]) + text[(end + 1)...].prefix { $0 > 0x20 }
        }
        let word = text.prefix { $0 > 0x20 }.filter { $0 != 0x3C && $0 != 0x3E }
        return word.isEmpty ? nil : word
    }

    private static func host(_ value: [UInt8]?) -> [UInt8]? {
        guard let value else { return nil }
        let word = untyped(value).prefix { $0 > 0x20 }.filter { $0 != 0x3C && $0 != 0x3E }
        return word.isEmpty ? nil : word
    }

    /// The field, unless it has nothing but a type, or the exit code of a program.
    private static func words(_ value: [UInt8]?) -> [UInt8]? {
        guard let value else { return nil }
        let decoded = EncodedWords.decode(CharacterSet.undeclared(value[...])[...])
        let words = untyped(decoded)
        if words.isEmpty { return nil }
        if decoded[...].opens(with: "x-unix"), words.allSatisfy(ASCII.isDigit) { return nil }
        return decoded
    }

    private static func comment(_ rest: ArraySlice<UInt8>) -> [UInt8]? {
        let text = rest.trimmed
        guard text.first == 0x28, text.last == 0x29, text.count > 2 else { return nil }
        return Array(text.dropFirst().dropLast())
    }
}

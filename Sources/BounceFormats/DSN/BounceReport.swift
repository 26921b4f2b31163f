internal import DeliveryStatus

/// What a bounce says: the fields of RFC 3464 and the words for people put together.
struct BounceReport {
    private let groups: [DeliveryStatusGroup]
    private let entries: [HumanEntry]
    private let failedRecipients: [ArraySlice<UInt8>]
    private let id: String?
    private let date: String?
    private let isDelay: Bool

    init(_ mail: MIMEParts, human: [UInt8], id: String?) {
        self.id = id
        date = mail.header.text("date")
        let text = HumanText(human[...])
        let status = mail.parts.filter {
            $0.type.hasPrefix("message/") && $0.type.hasSuffix("delivery-status")
        }
        var groups = status.flatMap {
            DeliveryStatusGroup.groups(
                in: $0.bytes(limit: FormatLimits.messageBytes)[...], isPart: true)
        }
        if groups.isEmpty { groups = DeliveryStatusGroup.groups(in: text.fields) }
        let failed = MailAddress.all(
            in: (mail.header.bytes("x-failed-recipients") ?? [])[...],
            count: FormatLimits.recipients)
        failedRecipients = failed
        // Exim delivers to a file and names the recipient in its own header.
        if groups.count == 1, failed.count == 1, groups[0].recipient?.contains(0x40) != true {
            groups[0].recipient = Array(failed[0])
        }
        self.groups = groups
        let sender = mail.header.bytes("to").flatMap { MailAddress.first(in: $0[...])?.address }
        // The returned mail may be a part of its own, or follow in the text.
        let original = mail.parts.first { HumanPart.isReturnedMail($0.type) }?.bytes(limit: 1 << 14)
        let needsWords = groups.isEmpty || groups.count <= FormatLimits.recipients
        entries =
            needsWords
            ? text.entries(
                sender: sender,
                recipients: groups.isEmpty
                    ? failedRecipients : groups.compactMap { $0.recipient?[...] },
                original: original) : []
        isDelay = MailSigns.isDelay(mail.header, lines: text.lines)
    }

    /// One event a recipient, at most one more than the limit.
    var events: [BounceEvent] {
        if !groups.isEmpty { return reported }
        if !failedRecipients.isEmpty, entries.allSatisfy({ $0.recipient == nil }) {
            let words = entries.first?.words ?? []
            return failedRecipients.map { event(HumanEntry(recipient: $0, words: words)) }
        }
        return entries.filter { $0.recipient != nil || !$0.words.isEmpty }
            .filter { $0.recipient != nil || ReplyWords.states($0.words[...]) }
            .map(event)
    }

    private func event(_ entry: HumanEntry) -> BounceEvent {
        BounceEvent(
            id: id, recipient: entry.recipient.map { String(repairing: $0) },
            diagnostic: String(repairing: entry.words),
            phase: ReplyWords.phase(in: entry.words[...]) ?? entry.phase,
            remoteMTA: ReplyWords.host(in: entry.words[...]).map { String(repairing: $0) },
            timestamp: date, kind: isDelay ? .delay : .bounce)
    }

    private var reported: [BounceEvent] {
        var places: [[UInt8]: Int] = [:]
        for (place, entry) in entries.enumerated() {
            let key = entry.recipient?.lowered ?? []
            if places[key] == nil { places[key] = place }
        }
        return groups.map { group in
            let place = places[group.recipient?[...].lowered ?? []]
            // Words of nobody in particular are about the only recipient.
            let only = groups.count == 1 && entries.count == 1 ? entries.first : nil
            let entry = place.map { entries[$0] } ?? only
            let words = Self.words(group, entry)
            return BounceEvent(
                id: id, recipient: group.recipient.map { String(repairing: $0) },
                diagnostic: String(repairing: words), status: group.status, action: group.action,
                phase: ReplyWords.phase(in: (entry?.words ?? words)[...]) ?? entry?.phase,
                remoteMTA: (group.remoteMTA ?? ReplyWords.host(in: words[...]))
                    .map { String(repairing: $0) },
                timestamp: (group.timestamp ?? []).isEmpty
                    ? date : group.timestamp.map { String(repairing: $0) },
                kind: Self.kind(group.action))
        }
    }

    /// The Diagnostic-Code field; the words for people where they hold all of it and more, for some
    /// systems cut the field short, or where there is no such field.
    private static func words(_ group: DeliveryStatusGroup, _ entry: HumanEntry?) -> [UInt8] {
        let words = entry?.words ?? []
        guard let field = group.diagnostic else {
            return words.isEmpty ? group.comment ?? [] : words
        }
        guard words.count > field.count / 2, words.count < 8192 else { return field }
        var stated = ReplyWords.words(field[...])
        if let type = field.firstIndex(of: 0x3B) {
            stated.subtract(ReplyWords.words(field[..<type]))
        }
        guard stated.isSubset(of: ReplyWords.words(words[...])) || ends(words, with: field) else {
            return field
        }
        return replyCode(words) == replyCode(field) ? words : field
    }

    /// Whether the words end with the field but for blanks: Domino loses those between two character
    /// sets when it folds the field.
    private static func ends(_ words: [UInt8], with field: [UInt8]) -> Bool {
        let value = field.firstIndex(of: 0x3B).map { field[($0 + 1)...] } ?? field[...]
        let stated = value.filter { $0 > 0x20 }
        return !stated.isEmpty
            && words.filter { $0 > 0x20 }.suffix(stated.count).elementsEqual(stated)
    }

    private static func replyCode(_ words: [UInt8]) -> ReplyCode? {
        Normalizer.normalize(String(repairing: words)).replyCode
    }

    private static func kind(_ action: DeliveryAction?) -> EventKind {
        switch action {
        case .delayed: .delay
        case .delivered, .relayed, .expanded: .delivery
        case .failed, nil: .bounce
        }
    }
}

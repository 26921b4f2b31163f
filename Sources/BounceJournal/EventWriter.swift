internal import BounceClassifier
internal import DeliveryStatus
internal import SignatureMatching
internal import Suppression

/// Writes the events of one message, within a transaction.
struct EventWriter {
    private let database: JournalDatabase
    private let pseudonyms: Pseudonyms
    private let source: String
    private let now: Int

    init(_ database: JournalDatabase, _ pseudonyms: Pseudonyms, _ source: String, _ now: Int) {
        self.database = database
        self.pseudonyms = pseudonyms
        self.source = source
        self.now = now
    }

    /// Which of the entries are new.
    func write(_ entries: [JournalEntry], message: [UInt8]?) throws(JournalError) -> [Bool] {
        if let message {
            try database.run(
                "INSERT OR IGNORE INTO message VALUES(?, ?)", [.blob(message), .integer(now)])
            if database.changes == 0 { return entries.map { _ in false } }
        }
        var isNew: [Bool] = []
        for entry in entries { isNew.append(try write(entry, message)) }
        return isNew
    }

    private func write(_ entry: JournalEntry, _ message: [UInt8]?) throws(JournalError) -> Bool {
        let event = entry.event
        let answer = entry.answer
        let suppresses = answer?.suppress == true && event.wasAttempted
        let signature = answer?.signature.map { id in
            id + (answer?.revision.map { "@\($0)" } ?? "")
        }
        try database.run(
            """
            INSERT OR IGNORE INTO event(
              key, received, occurred, source, kind, recipient, verdict, reason, concerns, suppress,
              basis, signature, provider, knowledge, reported, domain, address, diagnostic, status,
              phase, remote_mta)
            VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .blob(key(entry, message)), .integer(now),
                .init(event.timestamp.flatMap(Timestamp.seconds)), .text(source),
                .text(event.kind.rawValue),
                event.recipient.map { .init(pseudonyms.number($0)) } ?? .null,
                .init(answer?.verdict.rawValue), .init(answer?.reason),
                .init(answer?.concerns?.rawValue), .integer(suppresses ? 1 : 0),
                .init(answer?.basis.rawValue), .init(signature), .init(answer?.provider),
                .init(answer?.knowledge), .init(event.reported),
                event.recipient.map {
                    .init(pseudonyms.number(ofDomain: MailboxName.domain(of: $0)))
                } ?? .null,
                suppresses ? .init(event.recipient) : .null,
                suppresses ? .text(event.diagnostic) : .null,
                suppresses ? .init(event.status?.description) : .null,
                suppresses ? .init(event.phase?.rawValue) : .null,
                suppresses ? .init(event.remoteMTA) : .null,
            ])
        guard database.changes == 1 else { return false }
        if let answer { try count(answer, suppresses) }
        try writeLesson(entry)
        return true
    }

    /// What makes an event this one and no other.
    ///
    /// The id of the feedback and the recipient; delays of one message are told apart by their time.
    /// Without an id, the message and the place in it; without either all that was said.
    private func key(_ entry: JournalEntry, _ message: [UInt8]?) -> [UInt8] {
        let event = entry.event
        let recipient = event.recipient.map { String(pseudonyms.number($0)) } ?? ""
        if let id = event.id {
            let time = event.kind == .delay ? event.timestamp ?? "" : ""
            return pseudonyms.name("id", event.kind.rawValue, id, recipient, time)
        }
        if let message {
            let digits = message.map { String($0, radix: 16) }.joined(separator: " ")
            return pseudonyms.name("message", digits, String(entry.place))
        }
        return pseudonyms.name(
            "words", event.kind.rawValue, recipient, event.timestamp ?? "", event.diagnostic)
    }

    private func count(_ answer: Classification, _ suppresses: Bool) throws(JournalError) {
        try database.run(
            """
            INSERT INTO hour VALUES(?, ?, ?, 1, ?, ?) ON CONFLICT DO UPDATE SET bounces = bounces + 1,
              suppressions = suppressions + excluded.suppressions, unknown = unknown + excluded.unknown
            """,
            [
                .integer(now - now % 3_600), .text(answer.provider ?? ""), .text(answer.reason),
                .integer(suppresses ? 1 : 0), .integer(answer.basis == .none ? 1 : 0),
            ])
    }

    /// Keeps what `kb suggest` learns from: bounces whose words no signature knew, and what shows that a
    /// mailbox lives.
    private func writeLesson(_ entry: JournalEntry) throws(JournalError) {
        let event = entry.event
        guard event.wasAttempted, event.recipient != nil || !event.diagnostic.isEmpty else {
            return
        }
        if let answer = entry.answer, answer.basis == .signature { return }
        try database.run(
            "INSERT INTO lesson(received, record) VALUES(?, ?)",
            [.integer(now), .text(Lesson.record(event, pseudonyms))])
    }
}

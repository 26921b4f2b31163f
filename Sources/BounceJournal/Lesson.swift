internal import BounceClassifier
internal import DeliveryStatus

/// What `kb suggest` may learn from one event, with pseudonyms for people.
package struct Lesson: Sendable {
    /// Its number in its journal; never used again, whatever is removed.
    package let number: Int
    /// One object in the format `jsonl`.
    package let record: String

    /// The record of an event.
    static func record(_ event: BounceEvent, _ pseudonyms: Pseudonyms) -> String {
        let isBounce = event.kind == .bounce || event.kind == .delay
        return JSONText.object { json in
            json.add("kind", event.kind.rawValue)
            json.add("recipient", event.recipient.map(pseudonyms.address))
            json.add(
                "diagnostic",
                isBounce ? pseudonyms.text(event.diagnostic, recipient: event.recipient) : nil)
            json.add("status", event.status?.description)
            json.add("action", event.action?.rawValue)
            json.add("smtp_command", event.phase?.rawValue)
            json.add("remote_mta", event.remoteMTA)
            json.add("reported", event.reported)
            json.add("timestamp", event.timestamp)
        }
    }
}

extension Journal {
    /// The next lessons behind a number, at most 10,000, rising; empty at the end.
    package func lessons(after number: Int) async throws(JournalError) -> [Lesson] {
        try await read { database throws(JournalError) in
            var lessons: [Lesson] = []
            try database.run(
                "SELECT number, record FROM lesson WHERE number > ? ORDER BY number LIMIT 10000",
                [.integer(number)]
            ) { lessons.append(Lesson(number: $0.integer(0), record: $0.text(1))) }
            return lessons
        }
    }
}

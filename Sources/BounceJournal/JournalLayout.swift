/// The layout of a journal: one SQLite file.
///
/// Times are seconds since 1970. Hashes are SipHash-2-4 under keys that follow from the key file.
enum JournalLayout {
    /// `application_id`: "MTAJ" in ASCII.
    static let applicationID = 0x4D54_414A
    /// `user_version`: the layout's version.
    static let version = 1

    static let schema = """
        CREATE TABLE journal(id BLOB NOT NULL, key_fingerprint INTEGER NOT NULL, created INTEGER NOT NULL);
        CREATE TABLE message(key BLOB PRIMARY KEY, received INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX message_received ON message(received);
        CREATE TABLE event(
          number INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE,
          received INTEGER NOT NULL, occurred INTEGER, source TEXT NOT NULL, kind TEXT NOT NULL,
          recipient INTEGER, verdict TEXT, reason TEXT, concerns TEXT, suppress INTEGER NOT NULL,
          basis TEXT, signature TEXT, provider TEXT, knowledge TEXT, reported TEXT, domain INTEGER,
          address TEXT, diagnostic TEXT, status TEXT, phase TEXT, remote_mta TEXT);
        CREATE INDEX event_received ON event(received, recipient, domain, provider, occurred);
        CREATE INDEX event_suppress ON event(recipient) WHERE suppress = 1;
        CREATE INDEX event_life ON event(recipient, coalesce(occurred, received))
          WHERE kind IN ('delivery', 'complaint', 'auto_reply');
        CREATE TABLE hour(
          hour INTEGER, provider TEXT, reason TEXT, bounces INTEGER NOT NULL,
          suppressions INTEGER NOT NULL, unknown INTEGER NOT NULL,
          PRIMARY KEY(hour, provider, reason)) WITHOUT ROWID;
        CREATE TABLE lesson(
          number INTEGER PRIMARY KEY AUTOINCREMENT, received INTEGER NOT NULL, record TEXT NOT NULL);
        CREATE INDEX lesson_received ON lesson(received);
        CREATE TABLE decision(
          action TEXT NOT NULL, key TEXT NOT NULL, run TEXT NOT NULL, recipient INTEGER NOT NULL,
          address TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL, signature TEXT,
          knowledge TEXT, diagnostic TEXT, status TEXT, phase TEXT, remote_mta TEXT,
          state TEXT NOT NULL, message TEXT, attempts INTEGER NOT NULL, due INTEGER NOT NULL,
          planned INTEGER NOT NULL, settled INTEGER, lifted INTEGER,
          PRIMARY KEY(action, key)) WITHOUT ROWID;
        CREATE INDEX decision_recipient ON decision(action, recipient);
        CREATE INDEX decision_state ON decision(action, state, due);
        CREATE INDEX decision_planned ON decision(action, planned);
        """
}

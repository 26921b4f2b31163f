/// The layout of the compiled file, version 1, which `knowledge/FORMAT.md` describes.
package enum FileLayout {
    /// `application_id`: "MTAR" in ASCII.
    package static let applicationID: UInt32 = 0x4D54_4152
    /// `user_version`: the layout's version.
    package static let version: UInt32 = 1
    /// What the seal holds until it is computed; 24 bytes, so that an aligned word lies within.
    package static let unsealed: [UInt8] = Array("unsealed unsealed unseal".utf8)

    /// The tables, in the order of their making.
    package static let schema = """
        CREATE TABLE metadata(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE reason(
          number INTEGER PRIMARY KEY, id TEXT NOT NULL, concerns TEXT NOT NULL,
          verdicts TEXT NOT NULL, suppress INTEGER NOT NULL, meaning TEXT NOT NULL);
        CREATE TABLE origin(
          number INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL);
        CREATE TABLE host_suffix(
          suffix TEXT NOT NULL, origin INTEGER NOT NULL, PRIMARY KEY(suffix, origin)) WITHOUT ROWID;
        CREATE TABLE blocklist(
          number INTEGER PRIMARY KEY, id TEXT NOT NULL, operator TEXT NOT NULL, lists TEXT NOT NULL,
          closed INTEGER NOT NULL);
        CREATE TABLE blocklist_name(
          first TEXT NOT NULL, name TEXT NOT NULL, host TEXT NOT NULL, rank INTEGER NOT NULL,
          blocklist INTEGER NOT NULL, PRIMARY KEY(first, name)) WITHOUT ROWID;
        CREATE TABLE source(
          number INTEGER PRIMARY KEY, origin INTEGER NOT NULL, key TEXT NOT NULL,
          title TEXT NOT NULL, url TEXT NOT NULL, kind TEXT NOT NULL, retrieved TEXT NOT NULL);
        CREATE TABLE signature(
          number INTEGER PRIMARY KEY, id TEXT NOT NULL, revision INTEGER NOT NULL,
          title TEXT NOT NULL, status TEXT NOT NULL, layer INTEGER NOT NULL, verdict TEXT NOT NULL,
          reason INTEGER NOT NULL, origin INTEGER NOT NULL, remote_mta_required INTEGER NOT NULL,
          has_templates INTEGER NOT NULL);
        CREATE TABLE signature_reply_code(
          signature INTEGER NOT NULL, reply_code INTEGER NOT NULL,
          PRIMARY KEY(signature, reply_code)) WITHOUT ROWID;
        CREATE TABLE signature_enhanced_status(
          signature INTEGER NOT NULL, enhanced_status TEXT NOT NULL,
          PRIMARY KEY(signature, enhanced_status)) WITHOUT ROWID;
        CREATE TABLE signature_phase(
          signature INTEGER NOT NULL, phase TEXT NOT NULL,
          PRIMARY KEY(signature, phase)) WITHOUT ROWID;
        CREATE TABLE signature_guard(
          signature INTEGER NOT NULL, guard_group INTEGER NOT NULL,
          PRIMARY KEY(signature, guard_group)) WITHOUT ROWID;
        CREATE TABLE signature_override(
          winner INTEGER NOT NULL, loser INTEGER NOT NULL,
          PRIMARY KEY(winner, loser)) WITHOUT ROWID;
        CREATE TABLE signature_source(
          signature INTEGER NOT NULL, source INTEGER NOT NULL,
          PRIMARY KEY(signature, source)) WITHOUT ROWID;
        CREATE TABLE template(
          anchor TEXT NOT NULL, number INTEGER NOT NULL, signature INTEGER NOT NULL,
          whole INTEGER NOT NULL, pattern TEXT NOT NULL,
          PRIMARY KEY(anchor, number)) WITHOUT ROWID;
        CREATE TABLE guard_phrase(
          guard_group INTEGER NOT NULL, phrase TEXT NOT NULL,
          PRIMARY KEY(guard_group, phrase)) WITHOUT ROWID;
        CREATE TABLE phrase_list(
          kind TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL, phrase TEXT NOT NULL,
          PRIMARY KEY(kind, name, language, phrase)) WITHOUT ROWID;
        CREATE TABLE disabled(id TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE alias(old TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE retired(
          id TEXT PRIMARY KEY, retired TEXT NOT NULL, superseded_by TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE fold(code_point INTEGER PRIMARY KEY, folded TEXT NOT NULL);
        CREATE TABLE word_class(
          first INTEGER PRIMARY KEY, last INTEGER NOT NULL, class INTEGER NOT NULL);
        CREATE TABLE corpus_text(
          number INTEGER PRIMARY KEY, role TEXT NOT NULL, signature INTEGER, suppress INTEGER,
          diagnostic TEXT NOT NULL, status TEXT NOT NULL, action TEXT NOT NULL,
          phase TEXT NOT NULL, remote_mta TEXT NOT NULL, recipient TEXT NOT NULL);
        CREATE TABLE model(name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE engine(number INTEGER PRIMARY KEY, name TEXT NOT NULL, data BLOB NOT NULL);
        CREATE TABLE checksum(seal BLOB NOT NULL);
        """
}

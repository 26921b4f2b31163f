/// The layout of a state file: one SQLite file, written whole.
///
/// Numbers inside blobs have the lower byte first. Hashes are SipHash-2-4 under the key of the state,
/// whose fingerprint only is kept.
enum StateLayout {
    /// `application_id`: "MTAS" in ASCII.
    static let applicationID: UInt32 = 0x4D54_4153
    /// `user_version`: the layout's version.
    static let version: UInt32 = 1
    /// The version of masks and keys: states of different ones do not mix.
    static let miningVersion = 2
    static let pageSize = 4_096
    /// What the seal holds until it is computed; 24 bytes, so that an aligned word lies within.
    static let unsealed: [UInt8] = Array("unsealed unsealed unseal".utf8)

    /// The tables; the seal's is the first, so that it has the second page for itself.
    static let schema = """
        CREATE TABLE checksum(seal BLOB NOT NULL);
        CREATE TABLE metadata(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE vocabulary(name TEXT PRIMARY KEY, hashes BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE origin(number INTEGER PRIMARY KEY, id TEXT NOT NULL);
        CREATE TABLE origin_suffix(hash INTEGER PRIMARY KEY, origin INTEGER NOT NULL);
        CREATE TABLE count(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE text(
          key INTEGER PRIMARY KEY, text TEXT NOT NULL, longest INTEGER NOT NULL,
          status TEXT NOT NULL, action TEXT NOT NULL, phase TEXT NOT NULL,
          bounces INTEGER NOT NULL, without_recipient INTEGER NOT NULL,
          without_day INTEGER NOT NULL, first_day INTEGER NOT NULL, last_day INTEGER NOT NULL,
          sampled INTEGER NOT NULL, recipients BLOB NOT NULL, domains BLOB NOT NULL,
          remote_mtas BLOB NOT NULL, days BLOB NOT NULL, hosts BLOB NOT NULL);
        CREATE TABLE delivery(number INTEGER PRIMARY KEY, recipients BLOB NOT NULL);
        CREATE TABLE receiver_day(number INTEGER PRIMARY KEY, counts BLOB NOT NULL);
        CREATE TABLE input(
          bytes INTEGER NOT NULL, hash INTEGER NOT NULL, records INTEGER NOT NULL,
          PRIMARY KEY(bytes, hash, records)) WITHOUT ROWID;
        CREATE TABLE decision(
          key INTEGER PRIMARY KEY, answer TEXT NOT NULL, reason TEXT NOT NULL, day TEXT NOT NULL,
          proposal TEXT NOT NULL, recipients INTEGER NOT NULL);
        """

    /// Bits of `sampled`: which counts are estimates.
    enum Sampled {
        static let recipients = 1
        static let domains = 2
        static let remoteMTAs = 4
        static let days = 8
    }
}

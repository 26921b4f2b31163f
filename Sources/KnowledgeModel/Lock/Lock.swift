/// What a pack promised last: every id, with the revision and the hash of what it meant.
///
/// Authors never count revisions; they follow from comparing a pack with its lock.
package struct Lock: Sendable, Equatable {
    /// One live signature.
    package struct Entry: Sendable, Equatable {
        package var revision: Int
        package var hash: String

        package init(revision: Int, hash: String) {
            self.revision = revision
            self.hash = hash
        }
    }

    package var signatures: [String: Entry] = [:]
    /// Ids that live signatures had before, with the live id.
    package var aliases: [String: String] = [:]
    /// Ids that are no longer used and never will be again.
    package var retired: Set<String> = []

    package init() {}

    /// The lock that belongs to `pack` as it is, going on from the lock that it has.
    package init(of pack: Pack) {
        let last = pack.lock?.lock ?? Lock()
        for (file, entry) in pack.signatures {
            let id = entry.id.value
            let hash = SignatureHash.digits(of: entry, in: file.scope)
            signatures[id] = Entry(revision: last.revision(of: id, hash: hash), hash: hash)
            for alias in entry.aliases { aliases[alias.value] = id }
        }
        retired = Set(pack.retired.map(\.id.value))
    }

    /// The revision of a signature: 1 for a new id, the locked one while the hash is the same, else the next.
    package func revision(of id: String, hash: String) -> Int {
        guard let locked = signatures[id] else { return 1 }
        return locked.hash == hash ? locked.revision : locked.revision + 1
    }
}

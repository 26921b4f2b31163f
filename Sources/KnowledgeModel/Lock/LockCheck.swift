/// Compares a pack with its lock.
package enum LockCheck {
    /// Everything that is wrong; nothing for a pack without a lock.
    package static func problems(_ pack: Pack) -> [Problem] {
        identity(pack) + freshness(pack)
    }

    /// Ids that vanished: a lock must not be written over them, or their history is lost.
    package static func identity(_ pack: Pack) -> [Problem] {
        guard let file = pack.lock else { return [] }
        let now = Lock(of: pack)
        func problem(_ id: String, _ rule: String, _ message: String) -> Problem {
            Problem(file.place(of: id), rule, message)
        }
        let gone = file.lock.signatures.keys.filter {
            now.signatures[$0] == nil && now.aliases[$0] == nil && !now.retired.contains($0)
        }
        let aliases = file.lock.aliases.keys.filter {
            now.aliases[$0] == nil && !now.retired.contains($0)
        }
        let tombstones = file.lock.retired.subtracting(now.retired)
        let found =
            gone.map { id in
                problem(
                    id, "id-changed",
                    "\(id) is gone; give the signature its id back, name \(id) in the aliases of what "
                        + "it became, or retire it in retired.yaml")
            }
            + aliases.map { id in
                problem(
                    id, "tombstone-removed",
                    "\(id) was an alias of \(file.lock.aliases[id] ?? "") and no longer is; name it in "
                        + "aliases again or retire it in retired.yaml")
            }
            + tombstones.map { id in
                problem(
                    id, "tombstone-removed",
                    "\(id) is retired for good and no longer stands in retired.yaml; write it there "
                        + "again")
            }
        return found.sorted { ($0.location, $0.message) < ($1.location, $1.message) }
    }

    /// What `kb lock` would write otherwise than it stands.
    package static func freshness(_ pack: Pack) -> [Problem] {
        guard let file = pack.lock else { return [] }
        let now = Lock(of: pack)
        let rule = "lock-out-of-date"
        var found: [Problem] = []
        for (_, entry) in pack.signatures {
            let id = entry.id.value
            guard let next = now.signatures[id], next != file.lock.signatures[id] else { continue }
            let what =
                file.lock.signatures[id].map {
                    "\(id) has changed, its revision goes from \($0.revision) to \(next.revision)"
                } ?? "\(id) is not in \(LockFile.name) yet"
            found.append(Problem(entry.id.location, rule, "\(what); run `kb lock`"))
        }
        for (_, entry) in pack.signatures {
            for alias in entry.aliases
            where file.lock.aliases[alias.value] != now.aliases[alias.value] {
                found.append(
                    Problem(
                        alias.location, rule,
                        "the alias \(alias.value) of \(entry.id.value) is not in \(LockFile.name) yet; "
                            + "run `kb lock`"))
            }
        }
        for row in pack.retired where !file.lock.retired.contains(row.id.value) {
            found.append(
                Problem(
                    row.id.location, rule,
                    "\(row.id.value) is retired and \(LockFile.name) does not say so yet; run `kb lock`"
                ))
        }
        if found.isEmpty, identity(pack).isEmpty, !file.isCanonical {
            found.append(
                Problem(
                    SourceLocation(path: file.path), rule,
                    "the file is not as `kb lock` writes it; run `kb lock`"))
        }
        return found
    }
}

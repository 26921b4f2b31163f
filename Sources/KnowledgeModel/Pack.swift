package import SignatureMatching

/// A folder of knowledge, or a single file of it, as it is written.
package struct Pack: Sendable {
    package var path: String
    package var name = ""
    package var version = ""
    package var licence = ""
    package var reasons: [Located<Reason>] = []
    /// Named lists of phrases that templates use, `{$holder}`.
    package var classes: [PhraseList] = []
    /// Named lists of phrases that forbid a match, `$temporary`.
    package var guards: [PhraseList] = []
    package var files: [SignatureFile] = []
    /// Lists of addresses and domains that replies name.
    package var blocklists: [BlocklistEntry] = []
    package var fixtures: [Fixture] = []
    package var retired: [RetiredID] = []
    package var disabled: [Located<String>] = []
    /// The YAML files as they were read, by path.
    package var texts: [String: [UInt8]] = [:]
    /// `lock.json`, where the pack has one.
    package var lock: LockFile?

    package init(path: String) { self.path = path }

    /// All signatures with the file they stand in, by id.
    package var signatures: [(file: SignatureFile, entry: SignatureEntry)] {
        files.flatMap { file in file.signatures.map { (file, $0) } }
            .sorted { $0.1.id.value < $1.1.id.value }
    }
}

/// A named list of literal phrases, by language.
package struct PhraseList: Sendable {
    package var name: String
    package var languages: [(language: String, phrases: [Located<String>])]
    package var location: SourceLocation
}

/// An id that is no longer used and never will be again.
package struct RetiredID: Sendable {
    package var id: Located<String>
    package var date: String
    package var supersededBy: Located<String>?
}

internal import SignatureMatching

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Reads packs from disk.
///
/// File names and order mean nothing: what a file is, its first level of keys says.
package enum PackReader {
    /// Reads the folder, or the single file, at `path`; every fault is noted and reading goes on.
    package static func read(_ path: String) -> (pack: Pack, problems: [Problem]) {
        var reader = Reader(pack: Pack(path: path))
        let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        guard let files = files(of: trimmed) else {
            reader.note(trimmed, "there is no such file or folder")
            return (reader.pack, reader.problems)
        }
        if files.isEmpty {
            reader.note(trimmed, "the folder has no .yaml file; name a pack's folder")
        }
        for file in files + lockFile(of: trimmed) {
            if let data = FileManager.default.contents(atPath: file) {
                reader.read(Array(data), path: file)
            } else {
                reader.note(file, "the file cannot be read")
            }
        }
        return (reader.pack, reader.problems)
    }

    /// The files that a pack at `path` is made of, by path; nil where there is nothing.
    package static func files(of path: String) -> [String]? {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return nil
        }
        return isFolder ? yamlFiles(in: path) : [path]
    }

    /// Reads a pack from texts by path; for tests and for tools that have no disk.
    package static func read(texts: [String: String]) -> (pack: Pack, problems: [Problem]) {
        read(files: texts.mapValues { Array($0.utf8) }, in: "")
    }

    /// Reads a pack from the bytes of its files by path.
    package static func read(
        files: [String: [UInt8]], in folder: String
    ) -> (pack: Pack, problems: [Problem]) {
        var reader = Reader(pack: Pack(path: folder))
        for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
            reader.read(bytes, path: path)
        }
        return (reader.pack, reader.problems)
    }

    /// The lock of the pack at `path`; empty where it has none.
    package static func lockFile(of path: String) -> [String] {
        let lock = path + "/" + LockFile.name
        return FileManager.default.fileExists(atPath: lock) ? [lock] : []
    }

    /// All YAML files below `folder`, by path.
    private static func yamlFiles(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().flatMap { name -> [String] in
            let path = folder + "/" + name
            var isFolder = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                return []
            }
            if isFolder { return yamlFiles(in: path) }
            return name.hasSuffix(".yaml") ? [path] : []
        }
    }
}

/// Gathers files into a pack.
private struct Reader {
    var pack: Pack
    var problems: [Problem] = []

    mutating func note(_ path: String, _ message: String) {
        problems.append(Problem(SourceLocation(path: path), "unreadable", message))
    }

    mutating func read(_ bytes: [UInt8], path: String) {
        if path.split(separator: "/").last.map(String.init) == LockFile.name {
            let (lock, faults) = LockFile.read(bytes, path: path)
            pack.lock = lock
            problems += faults
            return
        }
        pack.texts[path] = bytes
        let root: YAMLNode
        do {
            guard let node = try YAMLReader.read(bytes, path: path) else {
                return note(path, "the file is empty; fill it or remove it")
            }
            root = node
        } catch {
            problems.append(error)
            return
        }
        guard case .mapping(let pairs) = root.content else {
            problems.append(
                Problem(
                    root.location, "wrong-type",
                    "a file must be a mapping, this is \(root.kindName)"))
            return
        }
        let keys = Set(pairs.map(\.key))
        if !keys.isDisjoint(with: ["provider", "software", "standard"]) {
            var reader = SignatureFileReader()
            if let file = reader.read(root, path: path) { pack.files.append(file) }
            problems += reader.problems
        } else if keys.contains("reasons") {
            readReasons(root)
        } else if keys.contains("classes") || keys.contains("guards") {
            readPhraseLists(root)
        } else if keys.contains("fixtures") {
            guard let fields = FieldReader(root, "the file", known: ["fixtures"], &problems) else {
                return
            }
            for node in fields.items("fixtures", &problems) {
                if let fixture = ExampleReader.fixture(node, &problems) {
                    pack.fixtures.append(fixture)
                }
            }
        } else if keys.contains("blocklists") {
            pack.blocklists += BlocklistReader.read(root, path: path, &problems)
        } else if keys.contains("retired") {
            readRetired(root)
        } else {
            readPack(root)
        }
    }

    private mutating func readPack(_ root: YAMLNode) {
        let known: Set<String> = ["name", "version", "licence", "disable"]
        guard let fields = FieldReader(root, "the pack", known: known, &problems) else { return }
        pack.name = fields.requiredText("name", "the pack", &problems)?.value ?? ""
        pack.version = fields.requiredText("version", "the pack", &problems)?.value ?? ""
        pack.licence = fields.requiredText("licence", "the pack", &problems)?.value ?? ""
        pack.disabled = fields.texts("disable", &problems)
    }

    private mutating func readReasons(_ root: YAMLNode) {
        guard let fields = FieldReader(root, "the file", known: ["reasons"], &problems) else {
            return
        }
        for node in fields.items("reasons", &problems) {
            let known: Set<String> = ["id", "concerns", "verdicts", "suppress", "means"]
            guard let row = FieldReader(node, "a reason", known: known, &problems),
                let id = row.requiredText("id", "a reason", &problems),
                let concerns: Concern = row.choice("concerns", id.value, &problems)
            else { continue }
            let verdicts = row.texts("verdicts", &problems).compactMap {
                Verdict(rawValue: $0.value)
            }
            let reason = Reason(
                id: id.value, concerns: concerns, verdicts: verdicts,
                allowsSuppression: row.text("suppress", &problems)?.value == "true",
                meaning: row.text("means", &problems)?.value ?? "")
            pack.reasons.append(Located(reason, id.location))
        }
    }

    private mutating func readPhraseLists(_ root: YAMLNode) {
        guard let fields = FieldReader(root, "the file", known: ["classes", "guards"], &problems)
        else { return }
        for pair in fields.pairs("classes", &problems) {
            if let list = phraseList(pair) { pack.classes.append(list) }
        }
        for pair in fields.pairs("guards", &problems) {
            if let list = phraseList(pair) { pack.guards.append(list) }
        }
    }

    private mutating func phraseList(_ pair: YAMLPair) -> PhraseList? {
        guard
            let fields = FieldReader(
                pair.value, "the list \(pair.key)", known: ["means", "phrases"], &problems)
        else { return nil }
        _ = fields.requiredText("means", "the list \(pair.key)", &problems)
        var list = PhraseList(name: pair.key, languages: [], location: pair.keyLocation)
        for language in fields.pairs("phrases", &problems) {
            guard case .sequence(let items) = language.value.content else {
                problems.append(
                    Problem(
                        language.value.location, "wrong-type", "phrases must be lists by language"))
                continue
            }
            var phrases: [Located<String>] = []
            for item in items {
                if let phrase = FieldReader.text(item, "a phrase", &problems) {
                    phrases.append(phrase)
                }
            }
            list.languages.append((language.key, phrases))
        }
        return list
    }

    private mutating func readRetired(_ root: YAMLNode) {
        guard let fields = FieldReader(root, "the file", known: ["retired"], &problems) else {
            return
        }
        for node in fields.items("retired", &problems) {
            let known: Set<String> = ["id", "retired", "because", "superseded_by"]
            guard let row = FieldReader(node, "a retired id", known: known, &problems),
                let id = row.requiredText("id", "a retired id", &problems),
                let date = row.requiredText("retired", id.value, &problems)
            else { continue }
            _ = row.requiredText("because", id.value, &problems)
            pack.retired.append(
                RetiredID(
                    id: id, date: date.value,
                    supersededBy: row.text("superseded_by", &problems)))
        }
    }
}

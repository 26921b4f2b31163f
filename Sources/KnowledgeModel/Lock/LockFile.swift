/// `lock.json` as it was read: the lock, and where each id stands.
package struct LockFile: Sendable {
    /// The file's name, beside `pack.yaml`.
    package static let name = "lock.json"
    /// Higher revisions are refused: nobody gets there, and arithmetic stays safe.
    static let highestRevision = 999_999_999

    package var path: String
    package var lock: Lock
    /// The place of each id.
    package var places: [String: SourceLocation]
    /// Whether the bytes are those that the writer makes.
    package var isCanonical: Bool

    /// Where `id` stands; the file's start where it does not.
    package func place(of id: String) -> SourceLocation {
        places[id] ?? SourceLocation(path: path)
    }

    /// Reads the file; nil where it cannot be relied on, with the problems that say why.
    ///
    /// JSON of this shape is YAML of the subset, whose reader knows the place of every fault.
    package static func read(
        _ bytes: [UInt8], path: String
    ) -> (file: LockFile?, problems: [Problem]) {
        var reader = LockReader(path: path)
        do throws(Problem) {
            guard let root = try YAMLReader.read(bytes, path: path) else {
                throw Problem(
                    SourceLocation(path: path), "unreadable",
                    "the file is empty; take it from version control again")
            }
            reader.read(root)
        } catch {
            reader.problems.append(error)
        }
        guard reader.problems.isEmpty else { return (nil, reader.problems) }
        let file = LockFile(
            path: path, lock: reader.lock, places: reader.places,
            isCanonical: text(of: reader.lock).utf8.elementsEqual(bytes))
        return (file, [])
    }

    /// The file's text: JSON, one id a line, sorted, the same bytes for the same lock.
    package static func text(of lock: Lock) -> String {
        let signatures = lock.signatures.sorted { $0.key < $1.key }.map { id, entry in
            "\(quoted(id)): {\"revision\": \(entry.revision), \"hash\": \(quoted(entry.hash))}"
        }
        let aliases = lock.aliases.sorted { $0.key < $1.key }.map { old, id in
            "\(quoted(old)): \(quoted(id))"
        }
        let members = [
            "\"signatures\": " + block("{", signatures, "}"),
            "\"aliases\": " + block("{", aliases, "}"),
            "\"retired\": " + block("[", lock.retired.sorted().map(quoted), "]"),
        ]
        return "{\n  " + members.joined(separator: ",\n  ") + "\n}\n"
    }

    private static func block(_ open: String, _ lines: [String], _ close: String) -> String {
        if lines.isEmpty { return open + close }
        return open + "\n    " + lines.joined(separator: ",\n    ") + "\n  " + close
    }

    /// A JSON string that the YAML reader reads alike: what YAML takes for a break is escaped.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: quoted += "\\\""
            case 0x5C: quoted += "\\\\"
            case 0..<0x20, 0x7F...0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

/// Gathers the lock of one file, noting every fault.
private struct LockReader {
    let path: String
    var lock = Lock()
    var places: [String: SourceLocation] = [:]
    var problems: [Problem] = []

    init(path: String) { self.path = path }

    mutating func read(_ root: YAMLNode) {
        let known: Set<String> = ["signatures", "aliases", "retired"]
        guard let fields = FieldReader(root, LockFile.name, known: known, &problems) else { return }
        for key in known.sorted() { _ = fields.required(key, LockFile.name, &problems) }
        for pair in fields.pairs("signatures", &problems) {
            note(pair.key, pair.keyLocation)
            lock.signatures[pair.key] = entry(pair)
        }
        for pair in fields.pairs("aliases", &problems) {
            note(pair.key, pair.keyLocation)
            lock.aliases[pair.key] = FieldReader.text(pair.value, pair.key, &problems)?.value
        }
        for node in fields.items("retired", &problems) {
            guard let id = FieldReader.text(node, "retired", &problems) else { continue }
            note(id.value, id.location)
            lock.retired.insert(id.value)
        }
    }

    private mutating func note(_ id: String, _ location: SourceLocation) {
        if let first = places[id] {
            problems.append(
                Problem(
                    location, "duplicate-id",
                    "\(id) stands twice, first in line \(first.line); take the file from version "
                        + "control again"))
        }
        places[id] = location
    }

    private mutating func entry(_ pair: YAMLPair) -> Lock.Entry? {
        guard
            let fields = FieldReader(pair.value, pair.key, known: ["revision", "hash"], &problems),
            let revision = fields.requiredText("revision", pair.key, &problems),
            let hash = fields.requiredText("hash", pair.key, &problems)
        else { return nil }
        guard let number = Int(revision.value), (1...LockFile.highestRevision).contains(number)
        else {
            problems.append(
                Problem(
                    revision.location, "wrong-type",
                    "the revision of \(pair.key) is \(revision.value), it must be a number from 1 to "
                        + "\(LockFile.highestRevision)"))
            return nil
        }
        guard hash.value.utf8.count == SignatureHash.length,
            hash.value.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else {
            problems.append(
                Problem(
                    hash.location, "wrong-type",
                    "the hash of \(pair.key) must be \(SignatureHash.length) hexadecimal digits"))
            return nil
        }
        return Lock.Entry(revision: number, hash: hash.value)
    }
}

internal import DeliveryStatus

/// A signature that can be put into a file: a draft, or what the learning tool proposes.
package protocol InsertableSignature {
    var id: SignatureID { get }
    /// One of its templates, and one of its examples, to find it by when it is written.
    var template: String { get }
    var example: String { get }
    /// The signature as an item of `signatures`, its dash `column` blanks deep.
    func yaml(column: Int) -> String
}

extension SignatureDraft: InsertableSignature {}

/// Puts a signature at the end of a file of signatures and touches nothing else.
package enum SignatureInsertion {
    /// The bytes of the file with the draft in it, the line, from 1, where it
    /// starts, and how deep its dash stands.
    /// - Throws: the problem of a file that does not parse or already has the id, and
    ///   `insert-internal` where anything else in the file would change.
    package static func insert(
        _ draft: any InsertableSignature, into bytes: [UInt8], path: String
    ) throws(Problem) -> (bytes: [UInt8], line: Int, column: Int) {
        guard let source = try SourceText(bytes, path: path),
            case .mapping(let pairs) = source.root.content
        else {
            throw Problem(
                SourceLocation(path: path), "wrong-type", "the file is no mapping of signatures")
        }
        let place = try place(source, pairs)
        if let taken = place.items.first(where: { isNamed(draft.id, $0) }) {
            throw Problem(
                taken.location, "duplicate-id", "\(draft.id) is taken; choose another id")
        }
        let text = place.before + draft.yaml(column: place.column)
        do {
            let result = try bytes.applying([SourceEdit(place.range, text)])
            try check(result, source.root, place.items, draft, path)
            let line = result[..<place.range.lowerBound].count { $0 == 0x0A }
            return (
                result, line + place.before.utf8.count { $0 == 0x0A } + 1, place.column
            )
        } catch let problem as Problem {
            throw problem
        } catch {
            throw fault(path)
        }
    }

    /// A file for a provider that has none yet.
    package static func newFile(_ draft: any InsertableSignature) -> [UInt8] {
        let name = draft.id.prefix
        let header = "provider: \(name)\nname: \(YAMLText.quoted(name))\n"
        return Array((header + "signatures:\n" + draft.yaml(column: 2)).utf8)
    }

    /// Where the draft goes.
    private struct Place {
        var range: Range<Int>
        var before: String
        var column: Int
        var items: [YAMLNode]
    }

    private static func place(_ source: SourceText, _ pairs: [YAMLPair]) throws(Problem) -> Place {
        guard let pair = pairs.first(where: { $0.key == "signatures" }) else {
            let end = source.bytes.count
            let lineEnd = source.bytes.last == 0x0A ? "" : "\n"
            return Place(
                range: end..<end, before: lineEnd + "signatures:\n", column: 2, items: [])
        }
        guard case .sequence(let items) = pair.value.content else {
            throw Problem(pair.value.location, "wrong-type", "signatures must be a list")
        }
        if items.isEmpty {
            // `signatures: []` becomes a list of lines.
            let line = source.lines[source.line(at: max(pair.value.extent.upperBound - 1, 0))]
            let rest = source.bytes[pair.value.extent.upperBound..<line.range.upperBound]
            guard rest.allSatisfy(ASCII.isBlank) else {
                throw Problem(
                    pair.value.location, "wrong-type",
                    "something stands behind the empty list; put it on another line")
            }
            let end = min(line.range.upperBound + 1, source.bytes.count)
            return Place(
                range: pair.keyExtent.upperBound..<end, before: ":\n", column: 2, items: [])
        }
        guard pair.value.style == .block else {
            throw Problem(
                pair.value.location, "wrong-type",
                "signatures stand in brackets; write them on lines")
        }
        let column = source.column(of: pair.value.extent.lowerBound)
        var line = source.line(at: pair.value.extent.upperBound - 1)
        // Comments that stand deeper than the dashes belong to the signature above.
        while line + 1 < source.lines.count, source.lines[line + 1].kind == .comment,
            source.lines[line + 1].indentation > column
        {
            line += 1
        }
        let end = source.lines[line].range.upperBound
        let hasLineEnd = end < source.bytes.count
        let start = hasLineEnd ? end + 1 : end
        return Place(
            range: start..<start, before: hasLineEnd ? "\n" : "\n\n", column: column, items: items)
    }

    private static func isNamed(_ id: SignatureID, _ item: YAMLNode) -> Bool {
        if case .scalar(let text) = item["id"]?.content { text == id.description } else { false }
    }

    /// Makes sure that the file has one signature more, and is the same otherwise.
    private static func check(
        _ bytes: [UInt8], _ before: YAMLNode, _ items: [YAMLNode], _ draft: any InsertableSignature,
        _ path: String
    ) throws(Problem) {
        guard let root = try? YAMLReader.read(bytes, path: path),
            case .mapping(let pairs) = root.content, case .mapping(let old) = before.content,
            case .sequence(let all) = root["signatures"]?.content, all.count == items.count + 1,
            let added = all.last, isNamed(draft.id, added),
            scalars(added, "examples").contains(draft.example),
            scalars(added["match"], "contains").contains(draft.template),
            zip(items, all).allSatisfy({ $0.hasSameValues(as: $1) })
        else { throw fault(path) }
        let rest = pairs.filter { $0.key != "signatures" }
        let oldRest = old.filter { $0.key != "signatures" }
        guard rest.map(\.key) == oldRest.map(\.key),
            zip(rest, oldRest).allSatisfy({ $0.value.hasSameValues(as: $1.value) })
        else { throw fault(path) }
    }

    /// A text, or those of a list.
    private static func scalars(_ node: YAMLNode?, _ key: String) -> [String] {
        switch node?[key]?.content {
        case .scalar(let text): [text]
        case .sequence(let items):
            items.compactMap { if case .scalar(let text) = $0.content { text } else { nil } }
        default: []
        }
    }

    private static func fault(_ path: String) -> Problem {
        Problem(
            SourceLocation(path: path), "insert-internal",
            "the signature cannot be put in without changing something else; add it by hand")
    }
}

package import KnowledgeModel
internal import SignatureMatching

/// A pack from which some signatures were taken, as if nobody had written them yet.
package enum ReducedPack {
    /// One of `divisor` of the signatures that may suppress, drawn by the seed; by id.
    package static func hidden(in pack: Pack, oneOf divisor: Int, seed: UInt64) -> [String] {
        guard divisor > 0 else { return [] }
        let reasons = Set(
            pack.reasons.filter { $0.value.allowsSuppression }.map(\.value.id))
        let ids = pack.signatures.map(\.entry).filter {
            $0.verdict.value == .permanent && reasons.contains($0.reason.value)
        }.map(\.id.value)
        var random = SplitMix(seed: seed, 0, 8)
        let count = (ids.count + divisor - 1) / divisor
        return random.shuffled(ids).prefix(count).sorted()
    }

    /// The pack without the signatures, and without what names them.
    package static func without(_ hidden: some Sequence<String>, _ pack: Pack) -> Pack {
        let hidden = Set(hidden)
        var reduced = pack
        for index in reduced.files.indices {
            reduced.files[index].signatures.removeAll { hidden.contains($0.id.value) }
            for entry in reduced.files[index].signatures.indices {
                reduced.files[index].signatures[entry].overrides.removeAll {
                    hidden.contains($0.value)
                }
            }
        }
        reduced.retired.removeAll { $0.supersededBy.map { hidden.contains($0.value) } ?? false }
        reduced.lock = nil
        return reduced
    }

    /// The YAML files of the pack without the signatures, by path.
    ///
    /// A signature is the lines from its dash to the next one, as `kb fmt` lays them out.
    package static func files(_ pack: Pack, without hidden: some Sequence<String>) -> [String:
        String]
    {
        let hidden = Set(hidden)
        var starts: [String: [Int]] = [:]
        var gone: [String: Set<Int>] = [:]
        var names: [String: [(line: Int, id: String)]] = [:]
        for (file, entry) in pack.signatures {
            starts[file.path, default: []].append(entry.id.location.line)
            if hidden.contains(entry.id.value) {
                gone[file.path, default: []].insert(entry.id.location.line)
            }
            for loser in entry.overrides where hidden.contains(loser.value) {
                names[file.path, default: []].append((loser.location.line, loser.value))
            }
        }
        for row in pack.retired {
            guard let next = row.supersededBy, hidden.contains(next.value) else { continue }
            names[next.location.path, default: []].append(
                (next.location.line, ", superseded_by: " + next.value))
        }
        var files: [String: String] = [:]
        for (path, bytes) in pack.texts {
            var lines: [String?] = String(decoding: bytes, as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            for (line, name) in names[path] ?? [] where lines.indices.contains(line - 1) {
                lines[line - 1] = lines[line - 1].map { removing(name, from: $0) }
            }
            let order = (starts[path] ?? []).sorted()
            for (number, start) in order.enumerated() where gone[path]?.contains(start) == true {
                let end = number + 1 < order.count ? order[number + 1] - 1 : lines.count
                for line in (start - 1)..<max(start - 1, min(end, lines.count)) {
                    lines[line] = nil
                }
            }
            var text = lines.compactMap { $0 }.joined(separator: "\n")
            if !order.isEmpty, order.count == gone[path]?.count {
                text = text.replacing("signatures:", with: "signatures: []")
            }
            files[path] = text.hasSuffix("\n") ? text : text + "\n"
        }
        return files
    }

    /// The line without a name in a list, and without the comma beside it.
    private static func removing(_ name: String, from line: String) -> String {
        for form in [", " + name, name + ", ", name] {
            if let range = line.firstRange(of: form) {
                return line.replacingCharacters(in: range, with: "")
            }
        }
        return line
    }
}

extension String {
    /// The text with `range` replaced; without Foundation.
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}

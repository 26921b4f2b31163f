package import ArgumentParser
internal import BounceClassifier
internal import SignatureMatching
internal import SignatureStore

/// `kb stats`: counts what a compiled file holds.
package struct StatsCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Count what a compiled file holds, by reason and status.",
        discussion: """
            Example:
              kb stats kb.sqlite --json
            """)

    @Flag(help: "One JSON object instead of text.")
    var json = false

    @Argument(help: "The compiled file; without it the one that `kb classify` would use.")
    var path: String?

    package init() {}

    package func run() throws {
        let place = try KnowledgeLocator().locate(path)
        let image: KnowledgeImage
        do {
            image = try CompiledFile.image(place.path)
        } catch {
            throw CommandFailure(message: error.description)
        }
        let stats = Statistics(image)
        Console.print(json ? stats.json : stats.text(place.path))
    }
}

/// Counts over one knowledge.
struct Statistics {
    private let metadata: KnowledgeMetadata
    private let totals: [(String, Int)]
    private let groups: [(String, [(String, Int)])]

    init(_ image: KnowledgeImage) {
        metadata = image.metadata
        let suppressing = image.signatures.count { record in
            record.verdict == .permanent && record.status == .stable && record.hasTemplates
                && image.reasons[record.reason].allowsSuppression
        }
        totals = [
            ("signatures", image.signatures.count),
            ("templates", image.tables.templateCount),
            ("providers", image.origins.count { $0.kind == .provider }),
            ("software", image.origins.count { $0.kind == .software }),
            ("sources", image.sources.count),
            ("examples", image.metadata.exampleCount),
            ("counter_examples", image.metadata.counterExampleCount),
            ("suppressing", suppressing),
            ("vocabulary", image.tables.wordCount),
        ]
        func count(_ name: (SignatureRecord) -> String, _ order: [String]) -> [(String, Int)] {
            order.map { key in (key, image.signatures.count { name($0) == key }) }
                .filter { $0.1 > 0 }
        }
        groups = [
            ("by_status", count({ $0.status.rawValue }, SignatureStatus.allCases.map(\.rawValue))),
            ("by_verdict", count({ $0.verdict.rawValue }, Verdict.allCases.map(\.rawValue))),
            ("by_layer", count({ $0.layer.name }, Layer.allCases.map(\.name))),
            ("by_reason", count({ image.reasons[$0.reason].id }, image.reasons.map(\.id))),
        ]
    }

    var json: String {
        JSONText.object { json in
            json.add("name", metadata.name)
            json.add("version", metadata.version)
            for (name, count) in totals { json.add(name, count) }
            for (name, rows) in groups {
                json.add(
                    name,
                    object: { json in
                        for (key, count) in rows { json.add(key, count) }
                    })
            }
            json.add("content_sha256", metadata.contentHash)
        }
    }

    func text(_ path: String) -> String {
        var lines = ["\(metadata.name) \(metadata.version)  (\(metadata.licence), \(path))", ""]
        lines += totals.map(Self.row)
        for (name, rows) in groups {
            lines.append("")
            lines.append(name.replacing("_", with: " "))
            lines += rows.map(Self.row)
        }
        return lines.joined(separator: "\n")
    }

    private static func row(_ name: String, _ count: Int) -> String {
        let digits = String(count)
        let name = name.replacing("_", with: " ")
        return String(repeating: " ", count: max(0, 8 - digits.utf8.count)) + digits + "  " + name
    }
}

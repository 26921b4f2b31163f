public import ArgumentParser
internal import BounceClassifier
internal import KnowledgeCompiler
internal import KnowledgeModel
public import SignatureMatching
internal import SignatureStore

/// Which knowledge a command uses.
package struct KnowledgeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The compiled file.",
            discussion: """
                Without it: $KB_DB; else, inside a checkout, knowledge/, compiled into .build/ when it \
                changed; else the file installed beside the program.
                """, valueName: "file"))
    var db: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Private knowledge put over the public one: a pack folder, a signature file or a "
                + "compiled file; may be given several times, the last one wins.",
            valueName: "path"))
    var overlay: [String] = []

    @Option(help: "Which signatures may suppress: stable or experimental.")
    var trust: Trust = .stable

    @Flag(help: "Do not say which knowledge is used.")
    var quiet = false

    package init() {}

    /// Opens the knowledge and says, on standard error, which it is.
    func open() throws -> (classifier: BounceClassifier, path: String) {
        let place = try KnowledgeLocator().locate(db)
        do {
            let base = try CompiledFile.open(place.path)
            var overlays: [Knowledge] = []
            for path in overlay { overlays.append(try Self.overlay(path, over: place.path)) }
            let classifier = BounceClassifier(base, overlays: overlays, trust: trust)
            if !quiet { Console.error(Self.banner(classifier, place)) }
            return (classifier, place.path)
        } catch let error as FileError {
            throw CommandFailure(message: error.description)
        }
    }

    private static func banner(
        _ classifier: BounceClassifier, _ place: KnowledgeLocator.Place
    ) -> String {
        let versions = classifier.knowledge.map { "\($0.name) \($0.version)" }
            .joined(separator: " + ")
        return "kb: knowledge \(versions) from \(place.path) (\(place.why))"
    }

    /// An overlay: compiled already, or source that is compiled now.
    private static func overlay(_ path: String, over base: String) throws -> Knowledge {
        if path.hasSuffix(".sqlite") || path.hasSuffix(".db") { return try CompiledFile.open(path) }
        let vocabulary = try CompiledFile.vocabulary(base)
        let compilation = Compilation.of(
            path, over: Vocabulary(reasons: vocabulary.reasons, groups: vocabulary.groups))
        guard compilation.isSound else {
            let lines = compilation.problems.map(\.text).joined(separator: "\n")
            throw CommandFailure(message: "the overlay does not compile\n\(lines)")
        }
        var image = compilation.image
        if image.metadata.name.isEmpty { image.metadata.name = "overlay" }
        if image.metadata.version.isEmpty { image.metadata.version = "local" }
        do {
            return try Knowledge(image)
        } catch {
            throw CommandFailure(message: "\(path): \(error.message)")
        }
    }
}

/// `--trust stable` and `--trust experimental`.
extension Trust: ExpressibleByArgument {}

public import ArgumentParser
package import BounceClassifier
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
    package func open() throws -> (classifier: BounceClassifier, path: String) {
        let (layers, path) = try layers()
        return (
            BounceClassifier(layers[0], overlays: Array(layers.dropFirst()), trust: trust), path
        )
    }

    /// The knowledge and its overlays, the public one first, and where that lies.
    package func layers() throws -> (layers: [Knowledge], path: String) {
        let place = try KnowledgeLocator().locate(db)
        do {
            var layers = [try CompiledFile.open(place.path)]
            for path in overlay {
                layers.append(try overlay(path, over: layers, base: place.path))
            }
            if !quiet { Console.error(Self.banner(layers, place)) }
            return (layers, place.path)
        } catch let error as FileError {
            throw CommandFailure(message: error.description)
        }
    }

    /// Source compiled as an overlay of `layers`, of which the first is the compiled file at `base`.
    static func compilation(
        of path: String, over layers: [Knowledge], base: String
    ) throws -> Compilation {
        let vocabulary = try CompiledFile.vocabulary(base)
        var compilation = Compilation.of(
            path, over: Vocabulary(reasons: vocabulary.reasons, groups: vocabulary.groups))
        compilation.problems += DisabledIDs.problems(compilation.pack, over: layers)
        return compilation
    }

    private static func banner(
        _ layers: [Knowledge], _ place: KnowledgeLocator.Place
    ) -> String {
        let versions = layers.map { "\($0.metadata.name) \($0.metadata.version)" }
            .joined(separator: " + ")
        return "kb: knowledge \(versions) from \(place.path) (\(place.why))"
    }

    /// An overlay: compiled already, or source that is compiled now.
    private func overlay(
        _ path: String, over layers: [Knowledge], base: String
    ) throws -> Knowledge {
        if path.hasSuffix(".sqlite") || path.hasSuffix(".db") {
            let overlay = try CompiledFile.open(path)
            let faults = DisabledIDs.faults(of: overlay, over: layers)
            if faults.isEmpty { return overlay }
            throw CommandFailure(
                message: faults.map { "\(path): \($0)" }.joined(separator: "\nkb: "))
        }
        let compilation = try Self.compilation(of: path, over: layers, base: base)
        if !quiet {
            for problem in compilation.problems where problem.severity == .warning {
                Console.error(problem.text)
            }
        }
        guard compilation.isSound else {
            let lines = compilation.problems.map(\.text).joined(separator: "\n")
            throw CommandFailure(message: "the overlay does not compile\n\(lines)")
        }
        var image = compilation.image
        // A file that is no pack is called by its own name.
        if image.metadata.name.isEmpty {
            image.metadata.name = path.split(separator: "/").last.map(String.init) ?? "overlay"
        }
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

package import ArgumentParser
internal import KnowledgeCompiler
internal import KnowledgeModel
internal import SignatureMatching
internal import SignatureStore

/// `kb compile`: makes the compiled file.
package struct CompileCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "compile",
        abstract: "Turn a folder of knowledge into one SQLite file that any service can embed.",
        discussion: """
            The same knowledge gives the same bytes on every machine. The file appears by renaming, so a \
            reader never sees half of one.

            An overlay has no reasons, classes and guards of its own: --over lends it those of a compiled \
            file. It is opened over that file again, with --overlay or by the library.

            Examples:
              kb compile knowledge -o kb.sqlite
              kb compile our-servers --over kb.sqlite -o overlay.sqlite
            """)

    @Argument(help: "The pack's folder.")
    var pack: String

    @Option(name: [.short, .long], help: ArgumentHelp("The file to write.", valueName: "file"))
    var output: String

    @Option(
        help: ArgumentHelp(
            "The compiled file over which this pack, an overlay, will be used.", valueName: "file"))
    var over: String?

    package init() {}

    package func run() throws {
        let compilation = Compilation.of(pack, over: try vocabulary())
        for problem in compilation.problems { Console.error(problem.text) }
        guard compilation.isSound else {
            throw CommandFailure(
                message: "\(pack) does not compile; nothing was written", exitCode: 1)
        }
        do {
            try CompiledFileWriter.write(compilation, to: output)
        } catch {
            throw CommandFailure(message: error.description)
        }
        let image = compilation.image
        Console.error(
            "kb: \(output): \(image.signatures.count) signatures, "
                + "\(image.tables.templateCount) templates, content \(image.metadata.contentHash.prefix(16))"
        )
    }

    /// What the file below lends an overlay.
    private func vocabulary() throws -> Vocabulary? {
        guard let over else { return nil }
        do {
            return try Vocabulary(compiledFile: over)
        } catch {
            throw CommandFailure(message: error.description)
        }
    }
}

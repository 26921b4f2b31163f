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

            Example:
              kb compile knowledge -o kb.sqlite
            """)

    @Argument(help: "The pack's folder.")
    var pack: String

    @Option(name: [.short, .long], help: ArgumentHelp("The file to write.", valueName: "file"))
    var output: String

    package init() {}

    package func run() throws {
        let compilation = Compilation.of(pack)
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
}

package import ArgumentParser
internal import BounceClassifier
internal import SignatureMatching
internal import SignatureStore

/// `kb check`: everything that can be checked about a compiled file.
package struct CheckCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "check",
        abstract:
            "Check a compiled file in full: bytes, pages, tables, and every text it was tested with.",
        discussion: """
            What the service does before it answers with a new file.

            Exit codes: 0 sound, 1 texts are answered otherwise, 2 the file cannot be used.

            Example:
              kb check kb.sqlite
            """)

    @Argument(help: "The compiled file.")
    var file: String

    package init() {}

    package func run() throws {
        let contents: CompiledContents
        do {
            contents = try CompiledFile.contents(file)
        } catch {
            throw CommandFailure(message: error.description)
        }
        let findings = KnowledgeCheck.findings(in: contents)
        for finding in findings { Console.print("text \(finding.number): \(finding.message)") }
        let metadata = contents.knowledge.metadata
        Console.error(
            "kb: \(metadata.name) \(metadata.version): \(contents.image.signatures.count) "
                + "signatures, \(contents.texts.count) texts, \(findings.count) answered otherwise")
        if !findings.isEmpty { throw ExitCode(1) }
    }
}

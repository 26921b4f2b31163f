package import ArgumentParser
internal import BounceClassifier
internal import KnowledgeCompiler

/// `kb affected`: the stored suppressions that newer knowledge would not make any more.
package struct AffectedCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "affected",
        abstract:
            "List signatures on which stored suppressions rest that would not be made any more.",
        discussion: """
            Prints a line for each: id@1..N, the revisions that may have suppressed, a tab, and why. A signature is \
            listed when it is gone, retired or renamed, no longer stable, permanent or about a dead address, or when \
            examples that it suppressed are suppressed no more. Look for these ids among the stored suppressions \
            (id@revision), and lift what rests on them.

            \(KnowledgeSide.help)

            Examples:
              kb affected --since v1
              kb affected --since old.sqlite new.sqlite --json
            """)

    @Option(help: ArgumentHelp("The knowledge that made the suppressions.", valueName: "version"))
    var since: String

    @Flag(help: "One JSON object a line instead of text.")
    var json = false

    @Argument(help: "The knowledge of today.")
    var pack = "knowledge"

    package init() {}

    package func run() throws {
        let difference = KnowledgeDifference(
            from: try KnowledgeSide.open(since), to: try KnowledgeSide.open(pack))
        Console.error("kb: since \(DifferenceWords.side(difference.old))")
        Console.error("kb: until \(DifferenceWords.side(difference.new))")
        if difference.answers == nil {
            Console.error("kb: \(DifferenceWords(difference: difference).answers)")
        }
        for signature in AffectedSignature.all(in: difference) {
            Console.print(json ? Self.json(signature) : Self.line(signature))
        }
    }

    private static func line(_ signature: AffectedSignature) -> String {
        signature.text + "\t" + AnswerText.plain(signature.why.joined(separator: "; "))
    }

    private static func json(_ signature: AffectedSignature) -> String {
        JSONText.object { json in
            json.add("id", signature.id)
            json.add("first_revision", 1)
            json.add("last_revision", signature.lastRevision)
            json.add("now", signature.now)
            json.add("why", array: signature.why.map(JSONText.quoted))
        }
    }
}

package import ArgumentParser
internal import BounceClassifier
internal import BounceFormats

/// `kb formats`: what can be read.
package struct FormatsCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "formats",
        abstract: "List the formats of bounces that can be read, with an example each.",
        discussion: """
            `--format auto` takes the first of the list that recognises the start of an input.

            Examples:
              kb formats
              kb formats --json
            """)

    @Flag(help: "One JSON object a format.")
    var json = false

    package init() {}

    package func run() throws {
        let style = Style(isColoured: Console.hasColour(1))
        for format in FormatRegistry.standard.descriptors {
            if json {
                Console.print(
                    JSONText.object { json in
                        json.add("name", format.name)
                        json.add("summary", format.summary)
                        json.add("example", format.example)
                    })
            } else {
                Console.print(style.bold(format.name) + "  " + format.summary)
                for line in format.example.split(separator: "\n") {
                    Console.print("    " + style.dim(String(line)))
                }
                Console.print("")
            }
        }
    }
}

package import ArgumentParser
internal import BounceFormats

/// `kb plugin shim`: one of our own formats as a plugin.
package struct PluginShimCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "shim",
        abstract:
            "Serve a built-in format over the protocol of plugins, on standard input and output.",
        discussion: """
            For tests of the host, and to see the protocol at work. A plugin.json that runs it is one line \
            of shell away: exec kb plugin shim format ses

            Examples:
              echo '{"jsonrpc": "2.0", "id": 0, "method": "initialize"}' | kb plugin shim format ses
            """)

    /// What can be served.
    enum Kind: String, ExpressibleByArgument, CaseIterable { case format }

    @Argument(help: "What to serve: format.")
    var kind: Kind

    @Argument(help: "The name of the format, as kb formats lists it.")
    var name: String

    package init() {}

    package func run() throws {
        guard let format = FormatRegistry.standard[name] else {
            throw CommandFailure(message: "there is no format '\(name)'; kb formats lists them")
        }
        var shim = FormatShim(format)
        var lines = LineSplitter()
        try InputReader.read("-", pause: {}) { piece in
            for line in lines.split(piece, isLast: false) {
                if let answer = shim.answer(line.bytes) { Console.print(answer) }
            }
        }
    }
}

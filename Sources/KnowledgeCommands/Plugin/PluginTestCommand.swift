package import ArgumentParser
internal import PluginHost

/// `kb plugin test`: a plugin tried out.
package struct PluginTestCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Try a plugin out: its manifest, the protocol, and its own examples.",
        discussion: """
            Examples lie in the plugin's folder: examples/NAME.in is what it gets, examples/NAME.expected what \
            must come out, one JSON object a line: of a format the events as kb read prints them, of an action \
            receipts for decisions, of a proposer proposals for observations. An action is only tried (its \
            setting dry_run is true), unless --apply is given.

            Exit codes: 0 all passed, 1 something failed, 2 usage.

            Examples:
              kb plugin test tools/plugins/format-socketlabs
              SUPPRESSION_CSV=/tmp/s.csv kb plugin test --grant SUPPRESSION_CSV tools/plugins/action-csv
            """)

    @Argument(help: "The plugin's folder.")
    var folder: String

    @OptionGroup var grants: PluginGrants

    @Flag(help: "Let an action really act on its examples.")
    var apply = false

    package init() {}

    package func run() throws {
        let style = Style(isColoured: Console.hasColour(1))
        let plugin: Plugin
        do {
            plugin = try Plugin(folder: folder)
        } catch {
            Console.print("\(style.red("fail"))  manifest\n        \(error.message)")
            throw ExitCode(1)
        }
        let manifest = plugin.manifest
        Console.print("\(style.green("pass"))  manifest: \(manifest.name) \(manifest.version)")
        var failures = 0
        for role in manifest.roles {
            let trial = PluginConformance(
                plugin, role: role, try grants.options(role),
                examples: try PluginExamples.read(plugin.folder), applies: apply)
            let checks = Blocking.wait {
                var checks: [PluginConformance.Check] = []
                await trial.run { checks.append($0) }
                return checks
            }
            for check in checks {
                if check.isPassed == false { failures += 1 }
                Console.print(Self.line(check, style))
            }
        }
        if failures > 0 {
            Console.print("\(failures) failed")
            throw ExitCode(1)
        }
        Console.print("all passed")
    }

    private static func line(_ check: PluginConformance.Check, _ style: Style) -> String {
        let mark =
            switch check.isPassed {
            case true?: style.green("pass")
            case false?: style.red("fail")
            case nil: style.yellow("none")
            }
        let detail = check.detail.split(separator: "\n").map {
            ControlCharacters.replaced(in: String($0))
        }
        let isShort = check.isPassed == true || detail.isEmpty
        return "\(mark)  \(check.name)"
            + (isShort ? detail.map { style.dim("  \($0)") } : detail.map { "\n        \($0)" })
            .joined()
    }
}

package import ArgumentParser

/// `kb plugin`: programs that add a format, an action or a proposer.
package struct PluginCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract: "List, try out and run plugins: formats, actions and proposers of others.",
        discussion: """
            A plugin is a folder with plugin.json and a program in any language that reads and writes JSON, \
            one object a line. tools/plugins/README.md has the protocol and three examples.

            Examples:
              kb plugin test tools/plugins/format-socketlabs
              kb read --plugin tools/plugins/format-socketlabs --format socketlabs events.jsonl
            """,
        subcommands: [
            PluginListCommand.self, PluginTestCommand.self, PluginRunCommand.self,
            PluginShimCommand.self,
        ])

    package init() {}
}

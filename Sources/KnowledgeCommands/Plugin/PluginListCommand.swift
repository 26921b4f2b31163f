package import ArgumentParser
internal import BounceClassifier
internal import PluginHost

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `kb plugin list`: what is installed.
package struct PluginListCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list",
        abstract:
            "List the plugins that are installed, those that are hidden and those that are broken.",
        discussion: """
            Searches each --plugin-dir in order, then each folder of $KB_PLUGIN_PATH, then the folder of the \
            installation, lib/kb/plugins beside the program's bin; of two plugins with one name the first \
            counts. To be listed is not to be run: a plugin runs when its folder is named with --plugin.

            Exit codes: 0 done, 1 a plugin is broken, 2 usage.

            Examples:
              kb plugin list --plugin-dir tools/plugins
              kb plugin list --json
            """)

    @Option(
        name: .customLong("plugin-dir"),
        help: ArgumentHelp("A folder of plugins; may be given several times.", valueName: "folder"))
    var folders: [String] = []

    @Flag(help: "One JSON object a plugin.")
    var json = false

    package init() {}

    package func run() throws {
        let style = Style(isColoured: Console.hasColour(1))
        var isBroken = false
        for finding in PluginFinder(folders: searched).findings() {
            if case .failure = finding.plugin { isBroken = true }
            Console.print(json ? Self.object(finding) : Self.text(finding, style))
        }
        if isBroken { throw ExitCode(1) }
    }

    private var searched: [String] {
        var folders = folders
        if let path = getenv("KB_PLUGIN_PATH") {
            folders += String(cString: path).split(separator: ":").map(String.init)
        }
        if let program = ProgramPlace.folder { folders.append(program + "/../lib/kb/plugins") }
        return folders
    }

    private static func object(_ finding: PluginFinder.Finding) -> String {
        JSONText.object { json in
            switch finding.plugin {
            case .success(let plugin):
                let manifest = plugin.manifest
                json.add("name", manifest.name)
                json.add("version", manifest.version)
                json.add("summary", manifest.summary)
                json.add("roles", array: manifest.roles.map { JSONText.quoted($0.rawValue) })
                json.add("environment", array: manifest.environment.map(JSONText.quoted))
                json.add("folder", finding.folder)
                json.add("shadowed_by", finding.shadowedBy)
            case .failure(let error):
                json.add("folder", finding.folder)
                json.add(
                    "error",
                    object: { json in
                        json.add("code", error.code.rawValue)
                        json.add("message", error.message)
                    })
            }
        }
    }

    private static func text(_ finding: PluginFinder.Finding, _ style: Style) -> String {
        switch finding.plugin {
        case .success(let plugin):
            let manifest = plugin.manifest
            let roles = manifest.roles.map(\.rawValue).joined(separator: ", ")
            let head =
                "\(style.bold(manifest.name)) \(manifest.version)  \(roles): \(manifest.summary)"
            let hidden = finding.shadowedBy.map { "\n    hidden by the one in \($0)" } ?? ""
            return "\(head)\n    \(style.dim(finding.folder))\(hidden)"
        case .failure(let error):
            return "\(style.red("broken"))  \(finding.folder)\n    \(error.message)"
        }
    }
}

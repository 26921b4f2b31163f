internal import ArgumentParser
internal import BounceFormats
package import PluginHost

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Which plugins a command may run: to name one is to allow it; nothing runs because it is installed.
struct PluginArguments: ParsableArguments {
    @Option(
        name: .customLong("plugin"),
        help: ArgumentHelp(
            "A folder with a plugin that reads a format; --format takes its name. May be given several "
                + "times.", valueName: "folder"))
    var folders: [String] = []

    @OptionGroup var grants: PluginGrants

    init() {}

    /// Checks that there is a format of that name.
    func check(format: String) throws {
        guard format != "auto", FormatRegistry.standard[format] == nil else { return }
        let plugins = try folders.map { try PluginGrants.plugin($0) }
        if plugins.contains(where: { $0.manifest.name == format }) { return }
        let names = FormatRegistry.standard.descriptors.map(\.name) + plugins.map(\.manifest.name)
        throw ValidationError(
            "there is no format '\(format)'; use auto, \(names.joined(separator: ", "))")
    }

    /// The formats of the plugins; nothing is started yet.
    func open() throws -> PluginFormats {
        let options = try grants.options(.format)
        return PluginFormats(
            try folders.map { folder in
                let plugin = try PluginGrants.plugin(folder)
                let name = plugin.manifest.name
                guard FormatRegistry.standard[name] == nil else {
                    throw CommandFailure(
                        message:
                            "the plugin \(folder) has the name of the built-in format \(name); "
                            + "rename it")
                }
                guard plugin.manifest.roles.contains(.format) else {
                    throw CommandFailure(message: "the plugin \(name) reads no format")
                }
                return PluginSession(plugin, role: .format, options)
            })
    }
}

/// What a plugin is given besides its input.
package struct PluginGrants: ParsableArguments {
    @Option(
        name: .customLong("grant"),
        help: ArgumentHelp(
            "An environment variable that plugins may see, if they ask for it; may be given several "
                + "times.", valueName: "name"))
    var grants: [String] = []

    package init() {}

    /// How plugins are run in a role.
    package func options(_ role: PluginRole, config: String = "{}") throws -> PluginOptions {
        var granted: [String: String] = [:]
        for name in grants {
            guard let value = getenv(name) else {
                throw CommandFailure(message: "--grant \(name): there is no such variable; set it")
            }
            granted[name] = String(cString: value)
        }
        var options = PluginOptions(
            limits: PluginLimits(role: role), granted: granted, config: config,
            log: { plugin in
                let name = plugin.manifest.name
                return { Console.error("kb: \(name): \(ControlCharacters.replaced(in: $0))") }
            })
        if let path = getenv("PATH") { options.path = String(cString: path) }
        return options
    }

    /// The plugin in a folder.
    package static func plugin(_ folder: String) throws -> Plugin {
        do {
            return try Plugin(folder: folder)
        } catch {
            throw CommandFailure(message: error.description)
        }
    }
}

/// Characters that would move a terminal's cursor, or worse.
enum ControlCharacters {
    static func replaced(in line: String) -> String {
        var text = ""
        for scalar in line.unicodeScalars {
            let isControl =
                scalar.value < 0x20 && scalar != "\t" || (0x7F..<0xA0).contains(scalar.value)
            text.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return text
    }
}

extension CommandFailure {
    /// What a plugin did wrong; what it wrote comes with it.
    init(_ error: PluginError) {
        let lines = error.report.split(separator: "\n").map {
            ControlCharacters.replaced(in: String($0))
        }
        self.init(message: lines.joined(separator: "\n"), exitCode: 1)
    }
}

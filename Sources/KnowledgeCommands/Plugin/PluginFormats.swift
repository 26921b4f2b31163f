internal import BounceFormats
internal import PluginHost

/// The formats that a command's plugins read, by name.
struct PluginFormats {
    private let sessions: [PluginSession]

    init(_ sessions: [PluginSession] = []) { self.sessions = sessions }

    /// The plugin that reads an input in the format of that name; with `auto` one that knows the start of the
    /// input for certain, or one that can read it where no built-in format does.
    func reader(
        _ format: String, _ start: [UInt8], includesDeliveries: Bool
    ) throws -> FormatPlugin? {
        var possible: FormatPlugin?
        for session in sessions {
            let plugin = FormatPlugin(session, includesDeliveries: includesDeliveries)
            if session.plugin.manifest.name == format { return plugin }
            guard format == "auto" else { continue }
            let opinion = try Blocking.run { try await plugin.detect(start) }
            if opinion.isCertain { return plugin }
            if opinion.isPossible, possible == nil { possible = plugin }
        }
        guard let possible else { return nil }
        let builtIn = FormatRegistry.standard.detect(prefix: start)?.descriptor.name
        return builtIn == nil || builtIn == "text" ? possible : nil
    }

    static func decode(
        _ piece: ArraySlice<UInt8>, isLast: Bool, _ plugin: FormatPlugin
    ) throws -> [FormatRecord] {
        try Blocking.run { try await plugin.decode(piece, isLast: isLast) }
    }

    static func drain(_ plugin: FormatPlugin) throws -> [FormatRecord] {
        try Blocking.run { try await plugin.drain() }
    }

    /// Takes leave of the plugins that run.
    func stop() {
        let sessions = sessions
        guard !sessions.isEmpty else { return }
        Blocking.wait { for session in sessions { await session.stop() } }
    }
}

/// How a plugin is run.
///
/// A program that runs plugins must ignore SIGPIPE: a plugin may close its standard input at any time.
package struct PluginOptions: Sendable {
    /// What the plugin may take.
    package var limits: PluginLimits
    /// The environment variables that whoever runs the plugin grants it; it gets those of them that its
    /// manifest names.
    package var granted: [String: String]
    /// Where programs are found: the plugin's `PATH`.
    package var path: String
    /// The settings of the plugin, a JSON object.
    package var config: String
    /// Takes what a plugin says about itself, line by line.
    package var log: @Sendable (Plugin) -> @Sendable (String) -> Void

    package init(
        limits: PluginLimits = PluginLimits(), granted: [String: String] = [:],
        path: String = "/usr/local/bin:/usr/bin:/bin", config: String = "{}",
        log: @escaping @Sendable (Plugin) -> @Sendable (String) -> Void = { _ in { _ in } }
    ) {
        self.limits = limits
        self.granted = granted
        self.path = path
        self.config = config
        self.log = log
    }

    /// All that a plugin gets to see of the environment.
    func environment(of plugin: Plugin) -> [String: String] {
        var environment: [String: String] = [:]
        for name in plugin.manifest.environment { environment[name] = granted[name] }
        // Last, so that no grant changes them.
        environment["PATH"] = path
        environment["LANG"] = "C.UTF-8"
        environment["KB_PLUGIN_PROTOCOL"] = "1"
        return environment
    }
}

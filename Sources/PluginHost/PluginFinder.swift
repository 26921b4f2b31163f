#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Finds plugins in folders of plugins; the first of a name wins.
package struct PluginFinder: Sendable {
    /// What lies in a folder of plugins.
    package struct Finding: Sendable {
        /// The plugin's own folder.
        package var folder: String
        /// The plugin, or why it cannot be used.
        package var plugin: Result<Plugin, PluginError>
        /// The folder of the plugin of the same name that is used in its place.
        package var shadowedBy: String?
    }

    private let folders: [String]

    /// Searches `folders` in their order.
    package init(folders: [String]) { self.folders = folders }

    /// Every folder with a `plugin.json`, in the order of search; by name within a folder.
    package func findings() -> [Finding] {
        var findings: [Finding] = []
        var places: [String: String] = [:]
        for folder in folders {
            for name in Self.names(in: folder) {
                let path = folder + "/" + name
                guard access(path + "/" + PluginManifest.fileName, F_OK) == 0 else { continue }
                var finding: Finding
                do {
                    let plugin = try Plugin(folder: path)
                    finding = Finding(folder: path, plugin: .success(plugin))
                    finding.shadowedBy = places[plugin.manifest.name]
                    if finding.shadowedBy == nil { places[plugin.manifest.name] = path }
                } catch {
                    finding = Finding(folder: path, plugin: .failure(error))
                }
                findings.append(finding)
            }
        }
        return findings
    }

    private static func names(in folder: String) -> [String] {
        guard let entries = opendir(folder) else { return [] }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}

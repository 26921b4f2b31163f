import Foundation
import PackagePlugin

/// Compiles knowledge into resources of a dependent's target, in each build that needs it.
///
/// A target that uses the plugin gets `knowledge.sqlite`, the public corpus of the checked out version; and, if it
/// has a folder `Knowledge` with a pack in it, `overlay.sqlite`, that pack compiled as an overlay. Faults in the
/// pack are errors of the build, with file, line and column.
@main
struct KnowledgePlugin: BuildToolPlugin {
    /// Where a target keeps its overlay.
    private static let folder = "Knowledge"

    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let compiler = try context.tool(named: "knowledge-compiler").url
        let corpus = try Self.corpus(seenFrom: context.package)
        let knowledge = context.pluginWorkDirectoryURL.appending(path: "knowledge.sqlite")
        var commands = [
            Command.buildCommand(
                displayName: "Compiling the public knowledge", executable: compiler,
                arguments: [
                    corpus.path(percentEncoded: false), knowledge.path(percentEncoded: false),
                ],
                inputFiles: try Self.files(of: corpus), outputFiles: [knowledge])
        ]
        let pack = target.directoryURL.appending(path: Self.folder)
        if FileManager.default.fileExists(
            atPath: pack.appending(path: "pack.yaml").path(percentEncoded: false))
        {
            let overlay = context.pluginWorkDirectoryURL.appending(path: "overlay.sqlite")
            commands.append(
                .buildCommand(
                    displayName: "Compiling the knowledge of \(target.name)",
                    executable: compiler,
                    arguments: [
                        pack.path(percentEncoded: false), overlay.path(percentEncoded: false),
                        knowledge.path(percentEncoded: false),
                    ],
                    inputFiles: try Self.files(of: pack) + [knowledge], outputFiles: [overlay]))
        }
        return commands
    }

    /// The folder of the public corpus, in the checkout of the package that brings this plugin.
    private static func corpus(seenFrom package: Package) throws -> URL {
        let all = [package] + package.dependencies.map(\.package)
        guard let home = all.first(where: { $0.displayName == "mta-response-knowledge" }) else {
            throw PluginError(
                description: "\(package.displayName) uses KnowledgePlugin, and does not depend on"
                    + " mta-response-knowledge itself; add it to the dependencies")
        }
        return home.directoryURL.appending(path: "knowledge")
    }

    /// The files of which a pack is made, by path.
    private static func files(of pack: URL) throws -> [URL] {
        try FileManager.default.subpathsOfDirectory(atPath: pack.path(percentEncoded: false))
            .filter { $0.hasSuffix(".yaml") || $0 == "lock.json" }.sorted()
            .map { pack.appending(path: $0) }
    }
}

/// Why there is nothing to compile.
struct PluginError: Error, CustomStringConvertible {
    let description: String
}

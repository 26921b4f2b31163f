internal import PluginHost

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The examples in a plugin's folder.
enum PluginExamples {
    /// Every `examples/NAME.in` with its `NAME.expected`, by name.
    static func read(_ folder: String) throws -> [PluginExample] {
        let examples = folder + "/examples"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: examples)) ?? []
        return try names.filter { $0.hasSuffix(".in") }.sorted().map { file in
            let name = String(file.dropLast(3))
            return PluginExample(
                name: name, input: try bytes("\(examples)/\(file)"),
                expected: try bytes("\(examples)/\(name).expected"))
        }
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try InputReader.read(path, pause: {}) { bytes += $0 }
        return bytes
    }
}

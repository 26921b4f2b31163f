internal import Foundation
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A new folder that is removed with everything in it when its value goes.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        let url = FileManager.default.temporaryDirectory.appending(
            path: "kb-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    /// A folder that stays until the tests end, for what is made once for all of them.
    package static func untilExit() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        kept.withLock { kept in
            if kept.isEmpty { atexit { TemporaryFolder.kept.withLock { $0 = [] } } }
            kept.append(folder)
        }
        return folder
    }

    private static let kept = Mutex<[TemporaryFolder]>([])

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and answers its path; folders on the way are made.
    @discardableResult
    package func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        let file = URL(filePath: path + "/" + name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }

    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try write(text.utf8, to: name)
    }

    package func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path + "/" + name)))
    }
}

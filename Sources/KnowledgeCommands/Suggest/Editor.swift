#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The person's editor: `$EDITOR`, else vi.
enum Editor {
    /// `text` as the person leaves it.
    /// - Throws: `CommandFailure` where the editor did not end well.
    static func edit(_ text: String) throws -> String {
        let files = FileManager.default
        let path = files.temporaryDirectory.path + "/kb-proposal-\(UUID().uuidString).txt"
        guard
            files.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else {
            throw CommandFailure(message: "\(path) cannot be written; set TMPDIR to another folder")
        }
        defer { try? files.removeItem(atPath: path) }
        let named = ProcessInfo.processInfo.environment["EDITOR"] ?? ""
        let editor = named.contains { $0 != " " } ? named : "vi"
        guard run(editor, path), let bytes = files.contents(atPath: path) else {
            throw CommandFailure(message: "\(editor) did not end well; set EDITOR to another one")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Runs `command` with the file's path behind it and waits; whether it ended well.
    ///
    /// `$EDITOR` may hold arguments (`code --wait`): it is cut at blanks, no shell reads it.
    private static func run(_ command: String, _ path: String) -> Bool {
        let words = command.split(separator: " ").map(String.init) + [path]
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        guard posix_spawnp(&child, words[0], nil, nil, &arguments, environ) == 0 else {
            return false
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 { if errno != EINTR { return false } }
        return status == 0
    }
}

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A plugin in a folder, checked and not yet running.
package struct Plugin: Sendable, Equatable {
    /// The folder, links resolved.
    package let folder: String
    package let manifest: PluginManifest
    /// The program, links resolved.
    package let program: String

    /// Reads and checks the plugin in `folder`.
    /// - Throws: `PluginError` with the code `invalid_manifest` or `unsafe_program`.
    package init(folder path: String) throws(PluginError) {
        guard let folder = resolved(path) else {
            throw PluginError(
                code: .invalidManifest, plugin: path,
                message: "there is no such folder: \(systemError()); check the name")
        }
        let file = folder + "/" + PluginManifest.fileName
        guard let text = bytes(ofFile: file, upTo: PluginManifest.maximumBytes) else {
            throw PluginError(
                code: .invalidManifest, plugin: path,
                message: "\(file) cannot be read, or is longer than "
                    + "\(PluginManifest.maximumBytes) bytes; a plugin is a folder with plugin.json")
        }
        do {
            manifest = try PluginManifest(text)
        } catch {
            throw PluginError(
                code: .invalidManifest, plugin: path, message: "\(file): \(error.message)")
        }
        self.folder = folder
        program = try Self.program(of: manifest, in: folder)
    }

    private static func program(
        of manifest: PluginManifest, in folder: String
    ) throws(PluginError) -> String {
        let name = folder + "/" + manifest.command
        func fault(_ message: String) -> PluginError {
            PluginError(
                code: .unsafeProgram, plugin: manifest.name, command: name, message: message)
        }
        guard let program = resolved(name) else {
            throw fault("the command is not there: \(systemError()); correct it in plugin.json")
        }
        guard program.hasPrefix(folder + "/") else {
            throw fault("the command lies outside the plugin's folder; put it inside")
        }
        var facts = stat()
        guard stat(program, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
            access(program, X_OK) == 0
        else { throw fault("the command is no file that can be run; chmod +x it") }
        for path in [program, folder] {
            guard stat(path, &facts) == 0, facts.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
                throw fault("\(path) can be changed by others than its owner; chmod go-w it")
            }
        }
        return program
    }
}

private func resolved(_ path: String) -> String? {
    guard let pointer = realpath(path, nil) else { return nil }
    defer { free(pointer) }
    return String(cString: pointer)
}

private func systemError() -> String { String(cString: strerror(errno)) }

/// The bytes of a file; nil where it cannot be read or is longer.
private func bytes(ofFile path: String, upTo limit: Int) -> [UInt8]? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    let count = fread(&bytes, 1, bytes.count, file)
    guard count <= limit, ferror(file) == 0 else { return nil }
    return Array(bytes[..<count])
}

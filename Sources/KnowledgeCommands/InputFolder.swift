#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The files behind a name that may be a folder's.
enum InputFolder {
    /// `path` itself, or every file below the folder at `path` by the order of the names; names that begin
    /// with a dot, and what a Maildir has not delivered yet, are left out.
    static func files(at path: String) throws -> [String] {
        guard path != "-", InputReader.isFolder(path) else { return [path] }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw CommandFailure(message: "\(path): cannot be listed; check who may read it")
        }
        let isMaildir = Set(names).isSuperset(of: ["cur", "new", "tmp"])
        return try names.sorted().flatMap { name -> [String] in
            if name.hasPrefix(".") || (isMaildir && name == "tmp") { return [] }
            return try files(at: path.hasSuffix("/") ? path + name : path + "/" + name)
        }
    }
}

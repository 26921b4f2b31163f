internal import DeliveryStatus
internal import KnowledgeCompiler
internal import KnowledgeModel
internal import SignatureStore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Finds the compiled file that a command uses.
struct KnowledgeLocator {
    /// A compiled file, and why it is the one.
    struct Place {
        var path: String
        var why: String
    }

    var environment: [String: String] = ProcessInfo.processInfo.environment
    var folder = FileManager.default.currentDirectoryPath
    var program = KnowledgeLocator.programPath()

    /// `--db`, else `KB_DB`, else a checkout's knowledge compiled on demand, else the installed file.
    func locate(_ named: String?) throws -> Place {
        if let named { return Place(path: named, why: "--db") }
        if let path = environment["KB_DB"], !path.isEmpty { return Place(path: path, why: "KB_DB") }
        if let checkout = checkout() { return try compiled(in: checkout) }
        let beside = program.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
        for path in [beside + "/kb.sqlite", beside + "/../share/kb/kb.sqlite"]
        where FileManager.default.fileExists(atPath: path) {
            return Place(path: path, why: "installed beside the program")
        }
        throw CommandFailure(
            message: "no knowledge found: name a compiled file with --db or KB_DB, or run inside a "
                + "checkout that has knowledge/pack.yaml")
    }

    /// The nearest folder above the current one that holds a pack and the package.
    private func checkout() -> String? {
        var parts = folder.split(separator: "/", omittingEmptySubsequences: true)
        while true {
            let path = "/" + parts.joined(separator: "/")
            let files = FileManager.default
            if files.fileExists(atPath: path + "/knowledge/pack.yaml"),
                files.fileExists(atPath: path + "/Package.swift")
            {
                return path
            }
            if parts.popLast() == nil { return nil }
        }
    }

    /// Compiles a checkout's knowledge where it differs from what was compiled last.
    private func compiled(in checkout: String) throws -> Place {
        let output = checkout + "/.build/kb.sqlite"
        let stamp = output + ".inputs"
        let inputs = fingerprint(of: checkout + "/knowledge")
        let isFresh =
            FileManager.default.fileExists(atPath: output)
            && FileManager.default.contents(atPath: stamp) == Data(inputs.utf8)
        if isFresh { return Place(path: output, why: "compiled from \(checkout)/knowledge") }
        let compilation = Compilation.of(checkout + "/knowledge")
        guard compilation.isSound else {
            let lines = compilation.problems.filter { $0.severity == .error }.map(\.text)
            throw CommandFailure(
                message: "the checkout's knowledge does not compile; mend it or use --db\n"
                    + lines.joined(separator: "\n"),
                exitCode: 1)
        }
        do {
            try FileManager.default.createDirectory(
                atPath: checkout + "/.build", withIntermediateDirectories: true)
            try CompiledFileWriter.write(compilation, to: output)
            try FileBytes.replace(stamp, with: Array(inputs.utf8))
        } catch {
            throw CommandFailure(message: "cannot write \(output): \(error)")
        }
        return Place(path: output, why: "compiled now from \(checkout)/knowledge")
    }

    /// Names, sizes and times of a pack's files and of the program that compiles them.
    private func fingerprint(of folder: String) -> String {
        var lines = ["layout \(FileLayout.version) normaliser \(Normalizer.version)"]
        let files = (PackReader.files(of: folder) ?? []) + PackReader.lockFile(of: folder)
        for path in files + [program] {
            let facts = try? FileManager.default.attributesOfItem(atPath: path)
            let size = facts?[.size] as? Int ?? -1
            let date = facts?[.modificationDate] as? Date
            lines.append("\(path) \(size) \(date?.timeIntervalSince1970 ?? 0)")
        }
        return lines.joined(separator: "\n")
    }

    /// The program's own file, links resolved.
    private static func programPath() -> String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments.first ?? ""
    }
}

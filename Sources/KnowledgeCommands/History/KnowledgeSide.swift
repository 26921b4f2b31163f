internal import KnowledgeCompiler
internal import KnowledgeModel
internal import SignatureMatching
internal import SignatureStore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Opens what a command line names as knowledge to compare: a pack's folder, a compiled file or a git revision.
enum KnowledgeSide {
    /// How the three are told apart, for help texts.
    static let help = """
        Each side is a pack's folder, a compiled file or a git revision: a folder or file of that name goes first; \
        else HEAD~1, main or v1:FOLDER means the pack in the folder, `knowledge` where none is named, of the \
        repository around the current folder. The output says which was recognised.
        """

    static func open(_ argument: String) throws(CommandFailure) -> KnowledgeVersion {
        var isFolder = false
        if FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder) {
            if isFolder {
                return try version(Compilation.of(argument), place: "pack folder \(argument)")
            }
            return try version(compiledFile: argument)
        }
        let revision = try GitRevision(argument)
        let (commit, pack, problems) = try revision.read()
        return try version(
            Compilation.of(pack, problems),
            place: "git revision \(revision.revision) (\(commit)), folder \(revision.folder)")
    }

    private static func version(
        compiledFile path: String
    ) throws(CommandFailure) -> KnowledgeVersion {
        do {
            return try KnowledgeVersion(CompiledFile.image(path), place: "compiled file \(path)")
        } catch {
            throw CommandFailure(message: "\(error)")
        }
    }

    private static func version(
        _ compilation: Compilation, place: String
    ) throws(CommandFailure) -> KnowledgeVersion {
        let errors = compilation.problems.filter { $0.severity == .error }.map(\.text)
        guard errors.isEmpty else {
            let more = errors.count > 10 ? ["and \(errors.count - 10) more"] : []
            throw CommandFailure(
                message: "the \(place) does not compile and cannot be compared\n"
                    + (errors.prefix(10) + more).joined(separator: "\n"))
        }
        do {
            return try KnowledgeVersion(compilation, place: place)
        } catch {
            throw CommandFailure(message: "\(place): \(error.message)")
        }
    }
}

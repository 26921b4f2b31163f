internal import SignatureLearning

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What accepting one proposal alone would change in a pack; nothing is written.
struct ProposalPatch {
    /// The file, as the patch names it.
    var file: String
    /// A unified diff for `git apply`.
    var patch: String
}

/// Makes the patches of proposals against the files of a pack as they are.
struct ProposalPatches {
    private let writer: ProposalWriter
    /// The folder that paths start from: the top of the checkout, else the pack itself.
    private let root: String

    init(_ folder: String) throws {
        writer = try ProposalWriter(folder)
        root = Self.checkout(of: writer.folder) ?? Self.absolute(writer.folder)
    }

    /// The patch; nil where the pack has, or had, a signature of that id.
    /// - Throws: `CommandFailure` where the pack has no place for it, which says what to do.
    func patch(_ proposal: SignatureProposal) throws -> ProposalPatch? {
        guard !writer.has(proposal.id) else { return nil }
        let change = try writer.change(proposal)
        let file = relative(change.path)
        return ProposalPatch(
            file: file, patch: UnifiedDiff.text(file, from: change.before, to: change.after))
    }

    private func relative(_ path: String) -> String {
        let path = Self.absolute(path)
        let top = root == "/" ? root : root + "/"
        return path.hasPrefix(top) ? String(path.dropFirst(top.count)) : path
    }

    private static func absolute(_ path: String) -> String {
        URL(filePath: path).standardizedFileURL.path
    }

    /// The nearest folder around the pack that git keeps.
    private static func checkout(of folder: String) -> String? {
        var parts = absolute(folder).split(separator: "/")
        while !parts.isEmpty {
            let path = "/" + parts.joined(separator: "/")
            if FileManager.default.fileExists(atPath: path + "/.git") { return path }
            parts.removeLast()
        }
        return nil
    }
}

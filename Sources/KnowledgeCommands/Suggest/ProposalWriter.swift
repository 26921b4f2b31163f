internal import KnowledgeModel
internal import SignatureLearning
internal import SignatureStore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Writes accepted proposals into the files of a pack, comments and order kept.
struct ProposalWriter {
    /// The pack's folder.
    let folder: String
    /// For each id's prefix, the file that declares it.
    private var files: [String: String] = [:]
    /// The ids that the pack has, or had.
    private var taken: Set<String> = []

    init(_ folder: String) throws {
        self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        guard (try? FileManager.default.contentsOfDirectory(atPath: folder)) != nil else {
            throw CommandFailure(
                message: "\(folder) is no folder; name the pack that the proposals belong to")
        }
        let (pack, problems) = PackReader.read(self.folder)
        let unreadable = problems.filter {
            ["unreadable", "yaml-syntax", "yaml-subset", "duplicate-key"].contains($0.rule)
        }
        guard unreadable.isEmpty else {
            throw CommandFailure(
                message: "a file of the pack cannot be read; mend it first\n"
                    + unreadable.map(\.text).joined(separator: "\n"))
        }
        for file in pack.files { files[file.scope.prefix] = file.path }
        taken = Set(pack.files.flatMap(\.signatures).map(\.id.value.description))
            .union(pack.retired.map(\.id.value))
    }

    /// Whether the pack has a signature of that id, or had one.
    func has(_ id: String) -> Bool { taken.contains(id) }

    /// What writing one proposal does to one file.
    struct Change {
        var path: String
        /// The file as it is; nil where there is none yet.
        var before: [UInt8]?
        var after: [UInt8]
        /// Where the signature starts, from 1.
        var line: Int
    }

    /// What writing `proposal` would change; nothing is written.
    func change(_ proposal: SignatureProposal) throws -> Change {
        let signature = try WrittenProposal(proposal)
        guard !has(proposal.id) else {
            throw CommandFailure(
                message: "\(folder) has \(proposal.id) already; edit the id, or compile the pack")
        }
        let known = files[signature.id.prefix]
        guard known != nil || proposal.provider == nil && signature.id.prefix == "phrase" else {
            throw CommandFailure(
                message: "\(folder) has no file for \(signature.id.prefix); add one with its name, "
                    + "hosts and sources, as knowledge/providers/ has them")
        }
        let path = known ?? "\(folder)/proposed.yaml"
        do {
            var before: [UInt8]?
            if known != nil {
                var bytes: [UInt8] = []
                try InputReader.read(path, pause: {}) { bytes += $0 }
                before = bytes
            }
            let head = Array("standard: phrase\nname: Proposed phrases\n".utf8)
            let result = try SignatureInsertion.insert(signature, into: before ?? head, path: path)
            return Change(path: path, before: before, after: result.bytes, line: result.line)
        } catch let problem as Problem {
            throw CommandFailure(message: problem.text)
        }
    }

    /// Writes one proposal by one renaming, and answers where it stands.
    mutating func write(_ proposal: SignatureProposal) throws -> String {
        let change = try change(proposal)
        do {
            try FileBytes.replace(change.path, with: change.after)
        } catch {
            throw CommandFailure(message: error.description)
        }
        if let id = SignatureID(proposal.id) { files[id.prefix] = change.path }
        taken.insert(proposal.id)
        return "\(change.path):\(change.line)" + (change.before == nil ? " (a new file)" : "")
    }

    /// What a person does next; nothing of it is run.
    static func nextSteps(_ pack: String) -> String {
        """
        next      git switch -c proposed-signatures
                  # name the sources of each new signature, read its title and examples
                  kb fmt \(pack) && kb lock \(pack) && kb lint \(pack) && kb test \(pack)
                  kb conformance \(pack) > \(pack)/conformance.jsonl
                  git add \(pack) && git commit && git push   # and open the pull request
        """
    }
}

/// A proposal as an item of a file.
private struct WrittenProposal: InsertableSignature {
    let id: SignatureID
    let proposal: SignatureProposal
    var template: String { proposal.contains.first ?? "" }
    var example: String { proposal.examples.first ?? "" }

    init(_ proposal: SignatureProposal) throws {
        guard let id = SignatureID(proposal.id) else {
            throw CommandFailure(message: "\(proposal.id) is no id")
        }
        self.id = id
        self.proposal = proposal
    }

    func yaml(column: Int) -> String { ProposalYAML.item(proposal, column: column) }
}

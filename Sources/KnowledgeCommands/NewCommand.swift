package import ArgumentParser
internal import BounceClassifier
internal import BounceFormats
internal import DeliveryStatus
internal import KnowledgeCompiler
internal import KnowledgeModel
internal import SignatureMatching
internal import SignatureStore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `kb new`: drafts a signature from one bounce.
package struct NewCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Draft a signature from one bounce, names and ids redacted.",
        discussion: """
            Puts the draft at the end of the file that declares the provider, software or layer, or into \
            a new file under providers/, by one renaming. The bounce itself is neither printed nor \
            written. The draft's title and source are left open; kb lint asks for the source.

            Exit codes: 0 done, 1 the corpus explains the bounce already, 2 refused.

            Examples:
              kb new gmail.mailbox-asleep --from bounce.txt --dry-run
              kb new postfix.no-such-table --from - --reason user_unknown < bounce.txt
            """)

    @Argument(help: ArgumentHelp("The id.", valueName: "provider.slug"))
    var id: String

    @Option(help: ArgumentHelp("The bounce, - for standard input.", valueName: "path"))
    var from: String

    @Option(help: "How the bounce is written: auto, ses, jsonl or text.")
    var format = "auto"

    @Option(
        help: ArgumentHelp(
            "The recipient, to be redacted everywhere, where the bounce does not name it.",
            valueName: "address"))
    var recipient: String?

    @Option(help: "One of reasons.yaml.")
    var reason = "undetermined"

    @Option(help: ArgumentHelp("The pack's folder.", valueName: "folder"))
    var pack = "knowledge"

    @Option(help: ArgumentHelp("The day of provenance; today without it.", valueName: "yyyy-mm-dd"))
    var date: String?

    @Flag(help: "Print the signature and write nothing.")
    var dryRun = false

    @Flag(help: "Write although the corpus explains the bounce already.")
    var force = false

    package init() {}

    package func validate() throws {
        if let date, !CalendarDate.isValid(date) {
            throw ValidationError("--date is a day as 2026-11-23")
        }
        if format != "auto", FormatRegistry.standard[format] == nil {
            throw ValidationError("--format is auto, ses, jsonl or text")
        }
    }

    package func run() throws {
        let (id, compilation) = try readPack()
        var event = try BounceInput.read(from, format: format)
        if let recipient { event.recipient = recipient }

        let file = compilation.pack.files.first { $0.scope.prefix == id.prefix }
        let draft: SignatureDraft
        let plan: Plan
        do {
            draft = try SignatureDraft(
                id, from: event, reason: reason, date: date ?? Self.today(),
                own: file?.remoteMTAs.map(\.value) ?? [], known: compilation.pack.dottedNames)
            plan = try self.plan(draft, file)
        } catch let problem as Problem {
            throw CommandFailure(message: problem.text)
        }

        let before = Self.answer(compilation, to: event)
        Console.error("before    \(before.sentence)")
        if dryRun {
            Console.write(1, draft.yaml(column: plan.column))
            Console.error("would go  \(plan.sentence)")
            return
        }
        if let known = before.signature, !force {
            throw CommandFailure(
                message:
                    "\(known) explains this bounce already; nothing was written. Extend it, or "
                    + "use --force", exitCode: 1)
        }
        try write(plan)
        Console.print("wrote     \(plan.sentence)\n")
        Console.write(1, draft.yaml(column: plan.column))
        Console.print(Self.nextSteps(plan, pack))
    }

    // MARK: What there is

    /// The pack, once everything is refused that can be refused without the bounce.
    private func readPack() throws -> (SignatureID, Compilation) {
        guard let id = SignatureID(id) else {
            throw CommandFailure(
                message:
                    "an id is a provider's, software's or layer's name, a dot and a slug, each of "
                    + "a-z, 0-9 and hyphens: gmail.no-such-user")
        }
        let compilation = Compilation.of(pack)
        let unreadable = compilation.problems.filter {
            ["unreadable", "yaml-syntax", "yaml-subset", "duplicate-key"].contains($0.rule)
        }
        guard unreadable.isEmpty else {
            throw CommandFailure(
                message: "a file of the pack cannot be read; mend it first\n"
                    + unreadable.map(\.text).joined(separator: "\n"))
        }
        let contents = compilation.pack
        if let row = contents.retired.first(where: { $0.id.value == id.description }) {
            throw CommandFailure(
                message:
                    "\(row.id.location): \(id) is retired and never used again; choose another id")
        }
        if let taken = contents.signatures.first(where: { $0.entry.id.value == id.description }) {
            throw CommandFailure(
                message: "\(taken.entry.id.location): \(id) is taken; choose another id")
        }
        guard contents.reasons.contains(where: { $0.value.id == reason }) else {
            let names = contents.reasons.map(\.value.id).joined(separator: ", ")
            throw CommandFailure(message: "there is no reason '\(reason)'; there are \(names)")
        }
        return (id, compilation)
    }

    /// What the corpus says of a bounce.
    private struct Answer {
        var signature: String?
        var sentence: String
    }

    private static func answer(_ compilation: Compilation, to event: BounceEvent) -> Answer {
        guard let knowledge = try? Knowledge(compilation.image) else {
            return Answer(sentence: "the pack does not compile (kb lint), so it cannot be asked")
        }
        let answer = BounceClassifier(knowledge).classify(event)
        let signature = answer.basis == .signature ? answer.signature : nil
        return Answer(
            signature: signature,
            sentence: "\(answer.verdict.rawValue) \(answer.reason), "
                + (signature.map { "because of \($0)" } ?? "by \(answer.basis.rawValue)")
                + (compilation.isSound ? "" : "; the pack has errors (kb lint)"))
    }

    private static func today() -> String {
        Date().formatted(.iso8601.year().month().day())
    }

    // MARK: What is to be written

    /// A file with the draft in it.
    private struct Plan {
        var path: String
        var bytes: [UInt8]
        var column: Int
        var line: Int
        var isNew: Bool

        var sentence: String {
            isNew ? "\(path) (a new file)" : "\(path):\(line) (at the end of the file's signatures)"
        }
    }

    private func plan(_ draft: SignatureDraft, _ file: SignatureFile?) throws -> Plan {
        if let file {
            var bytes: [UInt8] = []
            try InputReader.read(file.path, pause: {}) { bytes += $0 }
            let result = try SignatureInsertion.insert(draft, into: bytes, path: file.path)
            return Plan(
                path: file.path, bytes: result.bytes, column: result.column, line: result.line,
                isNew: false)
        }
        let name = draft.id.prefix
        if Scope.Standard(rawValue: name) != nil {
            throw CommandFailure(message: "\(name) is a layer, and no file of the pack declares it")
        }
        var isFolder = false
        guard FileManager.default.fileExists(atPath: pack, isDirectory: &isFolder), isFolder else {
            throw CommandFailure(message: "\(pack) is one file and does not declare \(name)")
        }
        let folder = pack.hasSuffix("/") ? String(pack.dropLast()) : pack
        let path = "\(folder)/providers/\(name).yaml"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(
                message: "\(path) is there and does not declare the provider \(name)")
        }
        return Plan(
            path: path, bytes: SignatureInsertion.newFile(draft), column: 2, line: 1, isNew: true)
    }

    private func write(_ plan: Plan) throws {
        do {
            if plan.isNew {
                let folder = plan.path.split(separator: "/", omittingEmptySubsequences: false)
                    .dropLast().joined(separator: "/")
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true)
            }
            try FileBytes.replace(plan.path, with: plan.bytes)
        } catch {
            throw CommandFailure(message: "\(plan.path) cannot be written: \(error)")
        }
    }

    private static func nextSteps(_ plan: Plan, _ pack: String) -> String {
        let header = plan.isNew ? "the file's name and remote_mta, " : ""
        return """

            next      1. read the example: no name of a person or a customer may be left in it
                      2. fill in \(header)the title, and under sources where the words come from, in place of \(SignatureDraft.openSource)
                      3. shorten the template to the words that carry the meaning, and choose the reason
                      4. kb lint \(pack)
            """
    }
}

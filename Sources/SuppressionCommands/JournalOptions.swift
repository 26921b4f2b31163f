internal import ArgumentParser
internal import BounceJournal
internal import KnowledgeCommands

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The journal of a command.
struct JournalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where decisions and receipts are kept; the journal of kb serve, or a file of its own.",
            valueName: "file"))
    var journal: String?

    @Option(
        help: ArgumentHelp(
            "The secret of the journal's hashes; FILE.key without it.", valueName: "file"))
    var key: String?

    /// Opens it; where `mustExist`, none is made.
    func open(mustExist: Bool = false) throws -> Journal {
        guard let journal else { throw CommandFailure(message: "name a journal with --journal") }
        if mustExist, access(journal, F_OK) != 0 {
            throw CommandFailure(message: "\(journal): there is no such journal; check the name")
        }
        do {
            return try Journal(journal, keyFile: key)
        } catch {
            throw CommandFailure(message: error.description)
        }
    }

    /// Waits for work on a journal; what it refuses ends the command.
    static func wait<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        do {
            return try Blocking.run(work)
        } catch let error as JournalError {
            throw CommandFailure(message: error.description, exitCode: error.isTemporary ? 1 : 2)
        }
    }
}

internal import ArgumentParser
internal import Hashing
internal import SignatureLearning

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `kb suggest merge`: joins what several runs learned.
struct SuggestMergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Join states that were learned apart, with one key and one knowledge.",
        discussion: """
            The result is that of one run over all inputs, byte for byte. States that have read the \
            same input are refused: it would count twice.

            Exit codes: 0 done, 2 states that cannot be used or merged.

            Examples:
              kb suggest merge monday.sqlite tuesday.sqlite -o week.sqlite
              kb suggest --state week.sqlite --report week.html
            """)

    @Option(
        name: [.short, .long], help: ArgumentHelp("The state to write.", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("The key of the states.", valueName: "file"))
    var key: String?

    @Argument(help: "States, two at least.")
    var states: [String]

    func validate() throws {
        if states.count < 2 { throw ValidationError("name two states or more") }
        if !states.contains(output), FileManager.default.fileExists(atPath: output) {
            throw ValidationError(
                "\(output) is there already; name a new file, or one of the states to merge into")
        }
    }

    func run() throws {
        do {
            let lock = try StateLock(output)
            defer { _ = lock }
            let key = try StateKey.resolve(path: key)
            var result = try StateFile.read(states[0], key: key)
            for path in states.dropFirst() {
                let other = try StateFile.read(path, key: key)
                do {
                    try result.merge(other)
                } catch {
                    throw CommandFailure(
                        message: "\(states[0]) and \(path) cannot be merged: \(error.message)")
                }
            }
            try StateFile.write(result, to: output)
            let summary = result.summary
            Console.error(
                "kb: \(output): \(summary.bounces) bounces, \(summary.deliveries) deliveries, "
                    + "\(summary.texts) texts")
        } catch let error as KeyError {
            throw CommandFailure(message: error.description)
        } catch let error as StateError {
            throw CommandFailure(message: error.description)
        }
    }
}

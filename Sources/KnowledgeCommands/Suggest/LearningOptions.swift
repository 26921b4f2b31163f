internal import ArgumentParser
internal import Hashing
internal import SignatureLearning

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The state that a command learns in, and its key.
struct LearningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What was learned before and is kept: a file that this command makes.",
            valueName: "file"))
    var state: String?

    @Option(
        help: ArgumentHelp(
            "The secret of the hashes of addresses.",
            discussion:
                "Without it: $KB_KEY_FILE, else mta-response-knowledge/key in the user's configuration, made at first need.",
            valueName: "file"))
    var key: String?

    /// The key; a fixed one where nothing is kept and none can be made.
    func resolvedKey() throws -> StateKey {
        do {
            return try StateKey.resolve(path: key)
        } catch {
            if state == nil, key == nil {
                Console.error(
                    "kb: no key can be kept (\(error.message)); this run uses a fixed one")
                return .fixed
            }
            throw CommandFailure(message: error.description)
        }
    }

    /// Makes sure that there is a state to ask, before anything is made beside it.
    func requireState() throws {
        guard let state, !FileManager.default.fileExists(atPath: state) else { return }
        throw CommandFailure(
            message: "\(state): there is no such state; name files to read, and it is made")
    }

    /// The state as it is, or an empty one.
    func open(_ vocabulary: MiningVocabulary) throws -> LearningState {
        let key = try resolvedKey()
        guard let state else { return LearningState(key: key, vocabulary: vocabulary) }
        do {
            return try StateFile.read(state, key: key)
        } catch {
            if error.code == .notFound { return LearningState(key: key, vocabulary: vocabulary) }
            throw CommandFailure(message: error.description)
        }
    }

    /// Keeps other runs out until the end of the value's life; nil where nothing is kept.
    func lock() throws -> StateLock? {
        guard let state else { return nil }
        do {
            let lock = try StateLock(state)
            removeRemains(of: state)
            return lock
        } catch {
            throw CommandFailure(message: error.description)
        }
    }

    /// Removes what runs that were killed left half written: nobody else writes under the lock.
    private func removeRemains(of state: String) {
        let parts = state.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last else { return }
        let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : "./"
        let files = FileManager.default
        for found in (try? files.contentsOfDirectory(atPath: folder)) ?? []
        where found.hasPrefix(name + ".") && found.hasSuffix(".part") {
            let number = found.dropFirst(name.count + 1).dropLast(5)
            guard !number.isEmpty, number.allSatisfy(\.isNumber) else { continue }
            try? files.removeItem(atPath: folder + found)
        }
    }

    /// Writes the state, where one is kept.
    func write(_ value: LearningState) throws {
        guard let state else { return }
        do {
            try StateFile.write(value, to: state)
        } catch {
            throw CommandFailure(message: error.description)
        }
    }
}

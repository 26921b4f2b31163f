internal import DeliveryStatus
internal import SignatureStore

/// A state on disk: it is read and written whole, and nobody ever sees half of one.
package enum StateFile {
    /// Reads and verifies the state at `path`.
    ///
    /// - Parameter key: The secret with which it was made.
    /// - Complexity: O(size of the file).
    package static func read(_ path: String, key: StateKey) throws(StateError) -> LearningState {
        let buffer: FileBuffer
        do {
            buffer = try FileBytes.read(path)
        } catch {
            if error.code == .notFound {
                throw StateError(
                    .notFound, path, "there is no such state; `kb suggest --state FILE` makes one")
            }
            throw StateError(.unreadable, path, error.message)
        }
        try verify(buffer.bytes, path)
        do {
            return try StateReader(Database.reading(buffer), path, key).state()
        } catch let error as StateError {
            throw error
        } catch {
            throw StateError(
                .invalid, path, "cannot be read as a state: \(error); restore it from a copy")
        }
    }

    /// Writes the state at `path`, by renaming a finished file over it.
    package static func write(_ state: LearningState, to path: String) throws(StateError) {
        do {
            try StateWriter.write(state, to: path)
        } catch {
            throw StateError(
                .unwritable, path,
                "\(error.message); what it held is as it was: name a file in a folder that you may "
                    + "write to")
        }
    }

    /// The bytes of the file that ``write(_:to:)`` makes; for comparing states, through a file beside
    /// `path` that is removed again.
    package static func bytes(
        of state: LearningState, beside path: String
    ) throws(StateError) -> [UInt8] {
        try write(state, to: path)
        defer { FileBytes.remove(path) }
        do {
            return try FileBytes.read(path).array
        } catch {
            throw StateError(.unreadable, path, error.message)
        }
    }

    private static func verify(
        _ bytes: UnsafeRawBufferPointer, _ path: String
    ) throws(StateError) {
        guard !bytes.isEmpty else {
            throw StateError(
                .truncated, path, "is empty; restore it from a copy, or remove it to start anew")
        }
        guard bytes.count >= 100, bytes.starts(with: "SQLite format 3\0".utf8) else {
            throw StateError(
                .notSQLite, path,
                "is not a state (no SQLite file); name the file that `kb suggest --state` made")
        }
        guard number(bytes, 68) == StateLayout.applicationID else {
            throw StateError(
                .foreign, path,
                "is a SQLite file of another application; name the file that `kb suggest --state` "
                    + "made")
        }
        let version = number(bytes, 60)
        guard version == StateLayout.version else {
            throw StateError(
                .otherLayout, path,
                "has layout \(version), this program has layout \(StateLayout.version); use the "
                    + "program that made it, or start a new state")
        }
        let length = StateLayout.pageSize * Int(number(bytes, 28))
        guard bytes.count == length else {
            throw StateError(
                .truncated, path,
                "has \(bytes.count) bytes and says \(length); restore it from a copy, or remove it "
                    + "to start anew")
        }
        guard FileChecksum.state(of: bytes) == 0 else {
            throw StateError(
                .damaged, path,
                "its checksum is wrong: some byte has changed; restore it from a copy, or remove it "
                    + "to start anew")
        }
    }

    /// A 32-bit number of SQLite's header, the higher byte first.
    private static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}

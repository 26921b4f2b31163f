#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The right to change a state: held by one process at a time, given back when it ends, however it ends.
///
/// The lock is on a file beside the state, `FILE.lock`, because the state itself is replaced.
package final class StateLock {
    private let file: Int32

    /// Takes the lock of the state at `path`.
    /// - Throws: `StateError` with the code `locked` where another process has it.
    package init(_ path: String) throws(StateError) {
        let descriptor = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StateError(
                .unwritable, path,
                "\(path).lock cannot be made: \(String(cString: strerror(errno))); name a state in a folder that "
                    + "you may write to")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StateError(
                .locked, path,
                "another run is using this state; wait until it ends, or name another state and "
                    + "merge them later")
        }
        file = descriptor
    }

    deinit { close(file) }
}

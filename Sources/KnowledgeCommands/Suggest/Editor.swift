#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The person's editor.
enum Editor {
    /// Runs `command` with the file's path behind it and waits; whether it ended well.
    ///
    /// `$EDITOR` may hold arguments (`code --wait`): it is cut at blanks, no shell reads it.
    static func run(_ command: String, _ path: String) -> Bool {
        let words = command.split(separator: " ").map(String.init) + [path]
        guard words.count > 1 else { return false }
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        guard posix_spawnp(&child, words[0], nil, nil, &arguments, environ) == 0 else {
            return false
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 { if errno != EINTR { return false } }
        return status == 0
    }
}

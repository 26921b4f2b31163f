#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif
#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Runs `git` in the current folder; it only ever reads.
enum Git {
    /// What a run gave back.
    struct Result {
        var output: [UInt8]
        var errors: String
        var isSuccess: Bool

        /// The output as one line.
        var line: String {
            String(decoding: output.prefix { $0 != 0x0A }, as: UTF8.self)
        }
    }

    /// Runs git with `arguments`, nothing on its standard input.
    static func run(_ arguments: [String]) throws(CommandFailure) -> Result {
        guard let output = pipe(), let errors = pipe() else {
            throw CommandFailure(message: "no pipe for git: \(reason(errno))", exitCode: 70)
        }
        defer { for end in [output.read, errors.read] { close(end) } }
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.write, 1)
        posix_spawn_file_actions_adddup2(&actions, errors.write, 2)
        for end in [output.read, output.write, errors.read, errors.write] {
            posix_spawn_file_actions_addclose(&actions, end)
        }
        let words = strings(["git"] + arguments)
        let environment = strings(
            ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
                .map { "\($0.key)=\($0.value)" }.sorted())
        defer { for word in words + environment { free(word) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, "git", &actions, nil, words, environment)
        for end in [output.write, errors.write] { close(end) }
        guard code == 0 else {
            throw CommandFailure(
                message: code == ENOENT
                    ? "git is not installed; name a pack's folder or a compiled file instead"
                    : "git cannot be started: \(reason(code))")
        }
        let texts = drain([output.read, errors.read])
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return Result(
            output: texts[0], errors: String(decoding: texts[1], as: UTF8.self),
            isSuccess: status == 0)
    }

    private static func pipe() -> (read: Int32, write: Int32)? {
        var ends: [Int32] = [0, 0]
        #if canImport(Glibc)
            let code = Glibc.pipe(&ends)
        #elseif canImport(Musl)
            let code = Musl.pipe(&ends)
        #else
            let code = Darwin.pipe(&ends)
        #endif
        return code == 0 ? (ends[0], ends[1]) : nil
    }

    /// C strings and the closing nil.
    private static func strings(_ words: [String]) -> [UnsafeMutablePointer<CChar>?] {
        words.map { strdup($0) } + [nil]
    }

    /// Everything that can be read from `files`, whichever has something first: none can block the other.
    private static func drain(_ files: [Int32]) -> [[UInt8]] {
        var texts = files.map { _ in [UInt8]() }
        var open = Set(files.indices)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while !open.isEmpty {
            var requests = files.indices.map { index in
                pollfd(
                    fd: open.contains(index) ? files[index] : -1, events: Int16(POLLIN), revents: 0)
            }
            if poll(&requests, nfds_t(requests.count), -1) < 0 && errno != EINTR { break }
            for index in files.indices where open.contains(index) && requests[index].revents != 0 {
                let count = read(files[index], &buffer, buffer.count)
                if count > 0 {
                    texts[index] += buffer[..<count]
                } else if count == 0 || errno != EINTR {
                    open.remove(index)
                }
            }
        }
        return texts
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}

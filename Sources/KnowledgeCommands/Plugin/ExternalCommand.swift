#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A sub-command that is a program of its own: `kb NAME` runs `kb-NAME`, as git does.
struct ExternalCommand {
    /// The word that was typed.
    let name: String
    /// Where it is looked for: beside the program, then in `PATH`.
    let folders: [String]

    /// Nil where the first word is a built-in command, an option, or no plain word of letters, digits and hyphens.
    init?(_ arguments: [String], builtIn: Set<String>) {
        guard let name = arguments.first, !builtIn.contains(name), Self.isPlain(name) else {
            return nil
        }
        self.name = name
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        // An empty entry of PATH means the current folder, which is no place for programs.
        let folders = path.split(separator: ":").map(String.init)
        self.folders = (ProgramPlace.folder.map { [$0] } ?? []) + folders
    }

    /// Becomes the program; returns only where there is none.
    ///
    /// - Returns: What to say besides the usual error.
    func run(_ arguments: [String]) -> String {
        for folder in folders {
            let program = "\(folder)/kb-\(name)"
            guard access(program, X_OK) == 0 else { continue }
            // The program starts with signals as everybody expects them.
            signal(SIGPIPE, SIG_DFL)
            var none = sigset_t()
            sigemptyset(&none)
            sigprocmask(SIG_SETMASK, &none, nil)
            var words = ([program] + arguments.dropFirst()).map { strdup($0) } + [nil]
            execv(program, &words)
            let reason = String(cString: strerror(errno))
            return "kb: \(program) cannot be run: \(reason)"
        }
        return "kb: there is no command '\(name)', and no program kb-\(name) in "
            + folders.joined(separator: ", ")
    }

    private static func isPlain(_ name: String) -> Bool {
        guard let first = name.utf8.first, first != UInt8(ascii: "-") else { return false }
        return name.utf8.allSatisfy {
            (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0)
                || $0 == UInt8(ascii: "-")
        }
    }
}

internal import KnowledgeCommands

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `kb`: a thin program over the library KnowledgeCommands.
@main
enum KB {
    static func main() {
        exit(KnowledgeTool.exitCode(of: Array(CommandLine.arguments.dropFirst())))
    }
}

internal import SuppressionCommands

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `kb-suppress`: a thin program over the library SuppressionCommands; `kb suppress` runs it.
@main
enum KBSuppress {
    static func main() {
        exit(SuppressTool.exitCode(of: Array(CommandLine.arguments.dropFirst())))
    }
}

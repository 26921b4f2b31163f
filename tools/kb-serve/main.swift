internal import ClassifierService

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

// `kb-serve`: a thin program over the library ClassifierService.
exit(await ServeCommand.exitCode(of: Array(CommandLine.arguments.dropFirst())))

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Where the running program lies.
enum ProgramPlace {
    /// Its folder, links resolved; nil where the system does not say.
    static var folder: String? {
        let program =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments.first
        guard let program, let slash = program.lastIndex(of: "/") else { return nil }
        return String(program[..<slash])
    }
}

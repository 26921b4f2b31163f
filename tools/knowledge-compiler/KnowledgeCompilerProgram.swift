internal import KnowledgeCompiler
internal import KnowledgeModel
internal import SignatureMatching
internal import SignatureStore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `knowledge-compiler PACK OUTPUT [BASE]`: what `kb compile` does, in a program that builds fast.
///
/// `KnowledgePlugin` runs it in the builds of dependents. BASE is the compiled file over which an overlay
/// will be used. Problems go to standard error as `file:line:column: error: message`, which build tools know.
@main
enum KnowledgeCompilerProgram {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard (2...3).contains(arguments.count) else {
            say("usage: knowledge-compiler PACK OUTPUT [BASE]")
            exit(2)
        }
        let paths = Array(arguments)
        do throws(FileError) {
            let base = paths.count == 3 ? try Vocabulary(compiledFile: paths[2]) : nil
            let compilation = Compilation.of(paths[0], over: base)
            for problem in compilation.problems { say(problem.text) }
            guard compilation.isSound else { exit(1) }
            try CompiledFileWriter.write(compilation, to: paths[1])
        } catch {
            say("error: \(error.description)")
            exit(1)
        }
    }

    private static func say(_ line: String) {
        let line = line + "\n"
        _ = line.utf8.withContiguousStorageIfAvailable { write(2, $0.baseAddress, $0.count) }
    }
}

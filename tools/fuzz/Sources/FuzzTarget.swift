import BounceFormats
import Glibc

/// What libFuzzer feeds; a fault is a trap, a report of AddressSanitizer, or a broken promise.
struct FuzzTarget: Sendable {
    let name: String
    /// Small inputs to start from.
    let seeds: [String]
    let run: @Sendable ([UInt8]) -> Void

    /// Every target: the formats by their names, then the other parsers.
    static var all: [FuzzTarget] {
        FormatRegistry.standard.formats.map(FormatTargets.target) + ParserTargets.all
    }

    /// The target that the environment names; `--list` prints the names of all.
    static let chosen: FuzzTarget = {
        let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
        guard let target = all.first(where: { $0.name == name }) else {
            for target in all { print(target.name) }
            fflush(nil)
            _exit(name == "--list" ? 0 : 2)
        }
        return target
    }()
}

/// Ends the run with a message, which libFuzzer keeps the input of.
func promise(_ holds: Bool, _ message: @autoclosure () -> String) {
    if !holds { fatalError(message()) }
}

/// Writes the seeds into the folder that the environment names.
@_cdecl("LLVMFuzzerInitialize")
func initialize(
    _: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?
) -> Int32 {
    let seeds = FuzzTarget.chosen.seeds
    guard let folder = getenv("FUZZ_SEEDS").map({ String(cString: $0) }) else { return 0 }
    for (number, seed) in seeds.enumerated() {
        guard let file = fopen("\(folder)/seed-\(number)", "w") else { continue }
        let bytes = Array(seed.utf8)
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }
    return 0
}

/// Runs the chosen target over one input.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    FuzzTarget.chosen.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

internal import CBench

/// Hyperscan, where the system has it (Debian: libhyperscan5): all literals in one database, block mode.
///
/// It scans and classifies nothing: no holes, no codes, no precedence.
final class HyperscanReference: Reference {
    let name = "hyperscan"
    let limit = Int.max
    /// CPU nanoseconds that its compilation took.
    private(set) var compileTime = 0.0
    private var database: OpaquePointer?
    private var scratch: OpaquePointer?
    private let scan: Scan

    private typealias Compile =
        @convention(c) (
            UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UInt32>?, UnsafePointer<UInt32>?,
            UnsafePointer<Int>, UInt32, UInt32, OpaquePointer?,
            UnsafeMutablePointer<OpaquePointer?>, UnsafeMutablePointer<OpaquePointer?>
        ) -> Int32
    private typealias Allocate =
        @convention(c) (
            OpaquePointer?, UnsafeMutablePointer<OpaquePointer?>
        ) -> Int32
    private typealias OnMatch =
        @convention(c) (
            UInt32, UInt64, UInt64, UInt32, UnsafeMutableRawPointer?
        ) -> Int32
    private typealias Scan =
        @convention(c) (
            OpaquePointer?, UnsafePointer<CChar>?, UInt32, UInt32, OpaquePointer?, OnMatch,
            UnsafeMutableRawPointer?
        ) -> Int32

    /// Nil where there is no library, or it does not take the literals.
    init?(_ literals: [[UInt8]]) {
        guard let library = dlopen("libhs.so.5", RTLD_NOW),
            let compile = dlsym(library, "hs_compile_lit_multi"),
            let allocate = dlsym(library, "hs_alloc_scratch"), let scan = dlsym(library, "hs_scan")
        else { return nil }
        self.scan = unsafeBitCast(scan, to: Scan.self)
        let compiler = unsafeBitCast(compile, to: Compile.self)
        let start = Measures.cpuTime()
        var bytes = literals.flatMap { $0 }.map { CChar(bitPattern: $0) }
        let lengths = literals.map(\.count)
        let flags = [UInt32](repeating: 0, count: literals.count)
        let ids = literals.indices.map { UInt32($0) }
        let isDone = bytes.withUnsafeMutableBufferPointer { buffer in
            var place = 0
            let starts = lengths.map { length -> UnsafePointer<CChar>? in
                defer { place += length }
                return buffer.baseAddress.map { UnsafePointer($0 + place) }
            }
            var error: OpaquePointer?
            return compiler(
                starts, flags, ids, lengths, UInt32(literals.count), 1, nil, &database, &error)
                == 0
        }
        guard isDone, unsafeBitCast(allocate, to: Allocate.self)(database, &scratch) == 0 else {
            return nil
        }
        compileTime = Double(Measures.cpuTime() - start)
    }

    func read(_ message: UnsafeRawBufferPointer) -> Int {
        var found = 0
        _ = scan(
            database, message.baseAddress?.assumingMemoryBound(to: CChar.self),
            UInt32(message.count), 0, scratch,
            { _, _, _, _, context in
                context?.assumingMemoryBound(to: Int.self).pointee += 1
                return 0
            }, &found)
        return found
    }
}

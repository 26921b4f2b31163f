#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The bytes of a file in memory of their own, so that the very bytes that were verified become the
/// database, without a copy.
///
/// Faulting in memory page by page is what opening a file costs most; where the system has large
/// pages, this memory asks for them.
package final class FileBuffer {
    let memory: UnsafeMutableRawPointer
    private let capacity: Int
    var count = 0

    /// Room for `capacity` bytes; nil where there is none.
    init?(capacity: Int) {
        let largePage = 2 << 20
        let size = (max(capacity, 1) + largePage - 1) / largePage * largePage
        let flags = MAP_PRIVATE | MAP_ANON
        guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0),
            memory != MAP_FAILED
        else { return nil }
        #if os(Linux)
            madvise(memory, size, MADV_HUGEPAGE)
        #endif
        self.memory = memory
        self.capacity = size
    }

    deinit { munmap(memory, capacity) }

    /// A copy of the bytes.
    package var array: [UInt8] { withExtendedLifetime(self) { Array(bytes) } }

    /// The bytes, valid while the buffer lives.
    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: memory, count: count)
    }
}

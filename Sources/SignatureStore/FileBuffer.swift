internal import CSQLite

/// The bytes of a file in memory that SQLite allocated, so that the very bytes that were verified
/// become the database, without a copy.
final class FileBuffer {
    let memory: UnsafeMutableRawPointer
    var count = 0
    private var isOwned = true

    /// Room for `capacity` bytes; nil where there is none.
    init?(capacity: Int) {
        guard let memory = sqlite3_malloc64(UInt64(max(capacity, 1))) else { return nil }
        self.memory = memory
    }

    convenience init?(_ bytes: [UInt8]) {
        self.init(capacity: bytes.count)
        bytes.withUnsafeBytes { source in
            if let base = source.baseAddress {
                memory.copyMemory(from: base, byteCount: source.count)
            }
        }
        count = bytes.count
    }

    deinit { if isOwned { sqlite3_free(memory) } }

    /// The bytes, valid while the buffer lives and is not handed over.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: count) }

    /// Gives the memory to somebody who frees it with `sqlite3_free`.
    func handOver() -> UnsafeMutablePointer<UInt8> {
        isOwned = false
        return memory.assumingMemoryBound(to: UInt8.self)
    }
}

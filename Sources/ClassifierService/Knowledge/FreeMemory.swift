#if canImport(Glibc)
    internal import Glibc
#endif

/// What the allocator keeps for later, which after a reload is as much as the knowledge itself.
enum FreeMemory {
    /// Gives it back to the system, where the allocator can.
    static func giveBack() {
        #if canImport(Glibc)
            // Glibc's header of this function is not in its module.
            guard let function = dlsym(nil, "malloc_trim") else { return }
            typealias Trim = @convention(c) (Int) -> Int32
            _ = unsafeBitCast(function, to: Trim.self)(0)
        #endif
    }
}

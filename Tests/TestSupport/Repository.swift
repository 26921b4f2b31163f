#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Places in the checkout.
package enum Repository {
    /// The checkout's root.
    package static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()

    /// The public corpus.
    package static let knowledge = root + "/knowledge"

    /// Whether tests that take minutes run too: `KB_LONG_TESTS=1 swift test`.
    package static let runsLongTests = getenv("KB_LONG_TESTS") != nil
}

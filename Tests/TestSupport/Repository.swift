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
}

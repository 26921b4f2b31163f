internal import Hashing

/// Draws for each name one of a few folds.
///
/// Each is drawn for itself, so that what is added to the pack moves nothing else, and figures before
/// and after an addition are about the same texts.
package struct Folds: Sendable {
    /// How many there are.
    package let count: Int
    private let seed: UInt64

    package init(_ count: Int, seed: UInt64) {
        self.count = count
        self.seed = seed
    }

    /// The fold of `name`, from 0 on.
    package func fold(of name: String) -> Int {
        let digest = SHA256.hexDigest(Array(name.utf8)).prefix(16)
        var random = SplitMix(seed: seed ^ (UInt64(digest, radix: 16) ?? 0))
        return random.below(count)
    }
}

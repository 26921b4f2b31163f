import BounceClassifier
import SignatureStore
import Synchronization

/// The classifier that is in use, replaced when its file was.
final class CurrentClassifier: Sendable {
    private let current: Mutex<BounceClassifier>

    init(_ classifier: BounceClassifier) { current = Mutex(classifier) }

    /// Take it once for a batch: all answers of the batch are then of one version.
    var value: BounceClassifier { current.withLock { $0 } }

    /// Opens the new file; what is in use stays if that fails.
    func reload(_ path: String) throws(FileError) {
        let fresh = try BounceClassifier(path: path)
        current.withLock { $0 = fresh }
    }
}

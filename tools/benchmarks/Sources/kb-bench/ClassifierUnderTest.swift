internal import BounceClassifier
internal import DeliveryStatus
internal import SignatureMatching
internal import SignatureStore

/// The one place that calls what is measured.
struct ClassifierUnderTest {
    private var session: BounceClassifier.Session

    /// Opens a compiled file.
    init(path: String) throws(BenchError) {
        do {
            session = try BounceClassifier(path: path).session()
        } catch {
            throw BenchError(error.description)
        }
    }

    /// Classifies completely; answers whether a signature knew the words.
    @inline(__always)
    mutating func answer(_ diagnostic: String) -> Bool {
        session.classify(BounceEvent(diagnostic: diagnostic)).basis == .signature
    }
}

internal import BounceClassifier
internal import SignatureMatching
internal import SignatureStore

/// The one place that calls what is measured.
struct ClassifierUnderTest {
    private let classifier: BounceClassifier

    /// Opens a compiled file.
    init(path: String) throws(BenchError) {
        do {
            classifier = try BounceClassifier(path: path)
        } catch {
            throw BenchError(error.description)
        }
    }

    /// Classifies completely; answers whether a signature knew the words.
    @inline(__always)
    func answer(_ diagnostic: String) -> Bool {
        classifier.classify(diagnostic).basis == .signature
    }
}

public import DeliveryStatus
public import SignatureMatching
public import SignatureStore

/// The classifier that services embed: one compiled file, any overlays, an answer for each bounce.
///
///     let classifier = try BounceClassifier(path: "kb.sqlite")
///     let answer = classifier.classify(
///         BounceEvent(diagnostic: "smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"))
///     if answer.suppress { ... }   // no mail to this address any more
///
/// A value without state: one serves any number of threads. To take new knowledge in, open another.
public struct BounceClassifier: Sendable {
    fileprivate let decider: Decider

    /// Opens the compiled file at `path`, and compiled overlays over it.
    ///
    /// - Parameters:
    ///   - path: A file that `kb compile` made.
    ///   - overlays: Further compiled files; a later one wins over an earlier one.
    ///   - trust: Which signatures may suppress.
    /// - Throws: `FileError` for a file that is not there, not ours, of a newer layout or damaged.
    /// - Complexity: O(size of the files).
    public init(path: String, overlays: [String] = [], trust: Trust = .stable) throws(FileError) {
        let base = try CompiledFile.open(path)
        var layers: [Knowledge] = []
        for overlay in overlays { layers.append(try CompiledFile.open(overlay)) }
        self.init(base, overlays: layers, trust: trust)
    }

    /// Uses knowledge that is already in memory.
    public init(_ base: Knowledge, overlays: [Knowledge] = [], trust: Trust = .stable) {
        decider = Decider(base, overlays: overlays, trust: trust)
    }

    /// What the knowledge says about itself, the overlays after the base.
    public var knowledge: [KnowledgeMetadata] { decider.layers.map(\.metadata) }

    /// Answers for one bounce.
    /// - Complexity: O(length of the diagnostic), nearly independent of the number of signatures.
    public func classify(_ event: BounceEvent) -> Classification { decider.classify(event) }

    /// Answers for a text of which nothing else is known.
    public func classify(_ diagnostic: String) -> Classification {
        decider.classify(BounceEvent(diagnostic: diagnostic))
    }

    /// Memory for answering many bounces, one after another.
    public func session() -> Session { Session(self) }

    /// Answers for one bounce and says how the answer came about.
    public func explain(_ event: BounceEvent) -> Explanation { decider.explain(event) }
}

extension BounceClassifier {
    /// Answers many bounces in the same memory: what a stream or a batch uses.
    ///
    /// Once it has seen texts of some length, an answer takes no memory of its own. One thread at a
    /// time uses a session; any number of them share the classifier.
    ///
    ///     var session = classifier.session()
    ///     for event in events { print(session.classify(event).json) }
    public struct Session: Sendable {
        private let classifier: BounceClassifier
        private var scratch = DecisionScratch()

        fileprivate init(_ classifier: BounceClassifier) { self.classifier = classifier }

        /// Answers for one bounce, as ``BounceClassifier/classify(_:)-(BounceEvent)`` does.
        public mutating func classify(_ event: BounceEvent) -> Classification {
            classifier.decider.classify(event, using: &scratch)
        }
    }
}

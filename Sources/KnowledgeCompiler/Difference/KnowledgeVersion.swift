internal import DeliveryStatus
package import KnowledgeModel
package import SignatureMatching

/// One side of a comparison: knowledge, where it comes from, and the pack where there is one.
package struct KnowledgeVersion: Sendable {
    /// How the side was named and recognised, for people: `git revision main (1a2b3c4d5e6f), folder knowledge`.
    package let place: String
    package let knowledge: Knowledge
    /// The records of which that was made.
    package let image: KnowledgeImage
    /// Nil for a compiled file, which holds no examples.
    package let pack: Pack?

    /// A pack that has been compiled.
    package init(_ compilation: Compilation, place: String) throws(KnowledgeError) {
        try self.init(compilation.image, compilation.pack, place: place)
    }

    /// A compiled file.
    package init(_ image: KnowledgeImage, place: String) throws(KnowledgeError) {
        try self.init(image, nil, place: place)
    }

    private init(_ image: KnowledgeImage, _ pack: Pack?, place: String) throws(KnowledgeError) {
        self.place = place
        self.image = image
        self.pack = pack
        knowledge = try Knowledge(image)
    }

    /// The bounces of all examples, counter-examples and fixtures.
    var events: [BounceEvent] {
        guard let pack else { return [] }
        let examples = pack.signatures.flatMap { $0.entry.examples + $0.entry.counterExamples }
        return examples.map(\.event) + pack.fixtures.map(\.event)
    }

    /// The content hash of each signature, as a lock has it; nil for a compiled file.
    var hashes: [String: String]? {
        guard let pack else { return nil }
        let rows = pack.signatures.map { file, entry in
            (entry.id.value, SignatureHash.digits(of: entry, in: file.scope))
        }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
}

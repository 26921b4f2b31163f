internal import DeliveryStatus

/// Why knowledge cannot be used.
public struct KnowledgeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to do.
    public let message: String

    package init(_ message: String) { self.message = message }

    /// The message.
    public var description: String { message }
}

/// Knowledge ready to match: an image whose every number has been checked.
///
/// Immutable, so one value serves any number of threads.
public struct Knowledge: Sendable {
    package let image: KnowledgeImage
    /// The signatures' codes, guards and the like, as deciding reads them.
    let table: SignatureTable
    /// What answers say of each signature.
    let texts: [SignatureText]
    private let originsBySuffix: WordTable<Int>

    /// What the knowledge says about itself.
    public var metadata: KnowledgeMetadata { image.metadata }

    /// Checks `image` and makes it ready.
    /// - Throws: `KnowledgeError` where a number points outside its table.
    /// - Complexity: O(size of the image).
    package init(_ image: KnowledgeImage) throws(KnowledgeError) {
        try Self.validate(image)
        self.image = image
        table = SignatureTable(image.signatures, image)
        texts = image.signatures.map { SignatureText($0, image) }
        originsBySuffix = WordTable(
            Dictionary(
                image.hostSuffixes.map { ($0.suffix, $0.origin) },
                uniquingKeysWith: { first, _ in first }))
    }

    private static func validate(_ image: KnowledgeImage) throws(KnowledgeError) {
        do {
            try image.tables.validate(signatureCount: image.signatures.count)
        } catch {
            throw KnowledgeError("the knowledge is damaged: \(error.message); compile it again")
        }
        let isSound =
            image.signatures.allSatisfy { signature in
                image.reasons.indices.contains(signature.reason)
                    && image.origins.indices.contains(signature.origin)
                    && signature.overrides.allSatisfy(image.signatures.indices.contains)
                    && signature.sources.allSatisfy(image.sources.indices.contains)
                    && signature.guards.allSatisfy((0..<65_536).contains)
            }
            && image.hostSuffixes.allSatisfy { image.origins.indices.contains($0.origin) }
            && image.sources.allSatisfy { image.origins.indices.contains($0.origin) }
            && aliasesAreSound(image)
        if !isSound {
            throw KnowledgeError(
                "the knowledge is damaged: a signature names a row that is not there; "
                    + "compile it again")
        }
    }

    /// Whether aliases name live ids and are none themselves.
    private static func aliasesAreSound(_ image: KnowledgeImage) -> Bool {
        guard !image.aliases.isEmpty else { return true }
        let live = Set(image.signatures.map(\.id))
        return image.aliases.allSatisfy { live.contains($0.id) && !live.contains($0.old) }
    }

    /// The origin of the longest suffix that a host's name is or lies below.
    /// - Complexity: O(length of the name).
    package func origin(ofHost host: String) -> Int? {
        origin(ofHost: host.utf8.map(ASCII.lowered)[...])
    }

    /// The same of a name in lower case.
    func origin(ofHost host: ArraySlice<UInt8>) -> Int? {
        var name = host
        while name.last == UInt8(ascii: ".") { name.removeLast() }
        while !name.isEmpty {
            if let origin = originsBySuffix[name] { return origin }
            guard let dot = name.firstIndex(of: UInt8(ascii: ".")) else { return nil }
            name = name[(dot + 1)...]
        }
        return nil
    }
}

/// What answers say of a signature.
final class SignatureText: Sendable {
    let id: String
    let revision: Int
    let title: String
    let sources: [Source]
    /// The provider whose words they are; nil for software and standards.
    let provider: String?

    init(_ record: SignatureRecord, _ image: KnowledgeImage) {
        id = record.id
        revision = record.revision
        title = record.title
        sources = record.sources.map { image.sources[$0] }
        let origin = image.origins[record.origin]
        provider = origin.kind == .provider ? origin.id : nil
    }
}

extension SignatureText: Equatable {
    static func == (one: SignatureText, other: SignatureText) -> Bool {
        one === other
            || (one.id == other.id && one.revision == other.revision && one.title == other.title
                && one.sources == other.sources && one.provider == other.provider)
    }
}

internal import DeliveryStatus

/// Why knowledge cannot be used.
public struct KnowledgeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to do.
    public let message: String

    package init(_ message: String) { self.message = message }

    /// Knowledge that contradicts itself.
    init(damage: String) {
        self.init("the knowledge is damaged: \(damage); compile it again")
    }

    /// The message.
    public var description: String { message }
}

/// Knowledge ready to match: an image whose every number has been checked.
///
/// Immutable, so one serves any number of threads without locks.
public final class Knowledge: Sendable {
    package let image: EngineImage
    /// The image's signatures, one step nearer for deciding.
    let table: SignatureTable
    /// Whether every signature without templates is of a layer of codes, below those of words.
    let codesComeLast: Bool
    /// What is known of a word that is not in the vocabulary.
    let unknown: WordEntry
    private let originsBySuffix: WordTable<Int>

    /// What the knowledge says about itself.
    public var metadata: KnowledgeMetadata { image.metadata }

    /// Checks `image` and makes it ready.
    /// - Throws: `KnowledgeError` where a number points outside its table.
    /// - Complexity: O(size of the image).
    package init(_ image: EngineImage) throws(KnowledgeError) {
        try image.validate()
        self.image = image
        let table = image.signatures
        self.table = table
        codesComeLast = table.codeSignatures.allSatisfy {
            table.facts(Int($0)).layer >= .specificStatus
        }
        unknown = WordEntry(
            number: UInt32(image.tables.wordCount), isLong: false, roles: [])
        originsBySuffix = WordTable(
            Dictionary(
                image.hostSuffixes.map { ($0.suffix, $0.origin) },
                uniquingKeysWith: { first, _ in first }))
    }

    /// Checks `image`, as a compiler makes it, and makes it ready.
    package convenience init(_ image: KnowledgeImage) throws(KnowledgeError) {
        try self.init(EngineImage(image))
    }

    /// The provider whose words a signature knows; nil for software and standards.
    func provider(ofSignature signature: Int) -> String? {
        let origin = table.origin(signature)
        return image.origins[origin].kind == .provider ? image.origins[origin].id : nil
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

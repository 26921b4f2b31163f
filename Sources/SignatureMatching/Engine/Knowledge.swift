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
    /// Signatures without templates, by the status or code that they name.
    private let byStatus: [EnhancedStatus: [Int]]
    private let byReply: [ReplyCode: [Int]]
    private let originsBySuffix: [String: Int]

    /// What the knowledge says about itself.
    public var metadata: KnowledgeMetadata { image.metadata }

    /// Checks `image` and makes it ready.
    /// - Throws: `KnowledgeError` where a number points outside its table.
    /// - Complexity: O(size of the image).
    package init(_ image: KnowledgeImage) throws(KnowledgeError) {
        try Self.validate(image)
        self.image = image
        var byStatus: [EnhancedStatus: [Int]] = [:]
        var byReply: [ReplyCode: [Int]] = [:]
        for (index, signature) in image.signatures.enumerated() where !signature.hasTemplates {
            if signature.enhancedStatuses.isEmpty {
                for code in signature.replyCodes { byReply[code, default: []].append(index) }
            } else {
                for status in signature.enhancedStatuses {
                    byStatus[status, default: []].append(index)
                }
            }
        }
        self.byStatus = byStatus
        self.byReply = byReply
        originsBySuffix = Dictionary(
            image.hostSuffixes.map { ($0.suffix, $0.origin) },
            uniquingKeysWith: { first, _ in first })
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

    /// Signatures without templates whose codes the diagnostic states.
    func codeOnly(_ reply: NormalizedDiagnostic) -> [Int] {
        let statuses = reply.enhancedStatus.flatMap { byStatus[$0] } ?? []
        let replies = reply.replyCode.flatMap { byReply[$0] } ?? []
        return statuses + replies
    }

    /// The origin of the longest suffix that a host's name is or lies below.
    /// - Complexity: O(length of the name).
    package func origin(ofHost host: String) -> Int? {
        var name = host.lowercased()[...]
        while name.last == "." { name.removeLast() }
        while !name.isEmpty {
            if let origin = originsBySuffix[String(name)] { return origin }
            guard let dot = name.firstIndex(of: ".") else { return nil }
            name = name[name.index(after: dot)...]
        }
        return nil
    }
}

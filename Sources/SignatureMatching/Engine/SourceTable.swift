/// The sources as flat arrays: what a compiled file stores as blobs.
package struct SourceTable: Sendable, Equatable {
    /// How many texts a source has: key, title, address, kind and day.
    private static let width = 5

    package var texts = TextColumn()
    /// The origin of each source.
    package var origins: [UInt32] = []

    package init() {}

    init(_ sources: [Source]) {
        texts = TextColumn(
            sources.lazy.flatMap { [$0.key, $0.title, $0.url, $0.kind, $0.retrieved] })
        origins = sources.map { UInt32($0.origin) }
    }

    package var count: Int { origins.count }

    /// The source with a number.
    package subscript(_ number: Int) -> Source {
        let first = number * Self.width
        return Source(
            key: texts[first], title: texts[first + 1], url: texts[first + 2],
            kind: texts[first + 3], retrieved: texts[first + 4], origin: Int(origins[number]))
    }

    /// Checks every number that is used as an index.
    /// - Complexity: O(size of the arrays).
    func validate(originCount: Int) throws(TableError) {
        guard texts.isSound(count: count * Self.width), origins.areBelow(originCount) else {
            throw TableError(message: "the sources are damaged")
        }
    }
}

/// What answers say of each signature, as flat arrays: what a compiled file stores as blobs.
package struct SignatureTexts: Sendable, Equatable {
    /// The ids, which rise: signatures are numbered in the order of their ids.
    package var ids = TextColumn()
    package var titles = TextColumn()
    package var revisions: [UInt32] = []
    /// Where each signature's list starts in `citations`, and one past the last.
    package var citationStarts: [UInt32] = [0]
    /// Numbers of the sources on which signatures rest.
    package var citations: [UInt32] = []

    package init() {}

    init(_ signatures: [SignatureRecord]) {
        ids = TextColumn(signatures.lazy.map(\.id))
        titles = TextColumn(signatures.lazy.map(\.title))
        revisions = signatures.map { UInt32(clamping: $0.revision) }
        for record in signatures {
            citations += record.sources.map { UInt32($0) }.sorted()
            citationStarts.append(UInt32(citations.count))
        }
    }

    /// The numbers of a signature's sources.
    func sources(of signature: Int) -> ArraySlice<UInt32> {
        citations[Int(citationStarts[signature])..<Int(citationStarts[signature + 1])]
    }

    /// Checks everything that makes an answer's texts.
    /// - Complexity: O(size of the arrays).
    func validate(signatureCount: Int, sourceCount: Int) throws(TableError) {
        guard ids.isSound(count: signatureCount), titles.isSound(count: signatureCount),
            revisions.count == signatureCount
        else {
            throw TableError(message: "the signatures' texts are damaged")
        }
        guard ids.isRising else {
            throw TableError(message: "the signatures are not in the order of their ids")
        }
        guard citationStarts.count == signatureCount + 1,
            citationStarts.isRising(to: citations.count), citations.areBelow(sourceCount)
        else {
            throw TableError(message: "a signature names a source that is not there")
        }
    }
}

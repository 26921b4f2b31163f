package import DeliveryStatus

extension NormalizedDiagnostic {
    /// What stands for somebody's name in a masked text, by its words; none touches another.
    ///
    /// A dotted name counts only where it is a documentation name (RFC 2606): `resolver.adr` is none.
    package var masks: [Span] {
        var masks: [Span] = []
        for span in spans.sorted(by: { $0.words.count > $1.words.count }) {
            if span.kind == .host, !isDocumentationName(span.words) { continue }
            if !masks.contains(where: { $0.words.overlaps(span.words) }) { masks.append(span) }
        }
        return masks
    }

    private func isDocumentationName(_ words: Range<Int>) -> Bool {
        let last = list.bytes(words.upperBound - 1)
        if ["test", "example", "invalid"].contains(where: { last.elementsEqual($0.utf8) }) {
            return true
        }
        return words.count >= 2 && list.bytes(words.upperBound - 2).elementsEqual("example".utf8)
    }
}

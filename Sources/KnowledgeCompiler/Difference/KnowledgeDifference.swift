/// What changed between two knowledge versions: the signatures, and the answers that they give.
package struct KnowledgeDifference: Sendable {
    package let old: KnowledgeVersion
    package let new: KnowledgeVersion
    package let signatures: [SignatureChange]
    /// Nil where neither version has texts to compare on.
    package let answers: AnswerComparison?

    package init(from old: KnowledgeVersion, to new: KnowledgeVersion) {
        self.old = old
        self.new = new
        signatures = SignatureChange.all(old, new)
        let answers = AnswerComparison(old, new)
        self.answers = answers.textCount == 0 ? nil : answers
    }

    /// Whose examples and fixtures were used; a compiled file holds none.
    package var textsFrom: String {
        switch (old.pack != nil, new.pack != nil) {
        case (true, true): "both sides"
        case (true, false): "the old side; a compiled file holds none"
        case (false, true): "the new side; a compiled file holds none"
        case (false, false): "neither side; compiled files hold none"
        }
    }
}

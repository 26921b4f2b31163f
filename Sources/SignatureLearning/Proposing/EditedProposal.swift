internal import KnowledgeModel

extension Suggester {
    /// The proposal as a person changed it, if it stands the checks that every proposal stands: the
    /// words explain its own text, and no answer of the corpus or of the stream's other texts changes.
    ///
    /// - Parameter stream: What the proposal was made of.
    package func rechecked(
        _ edited: SignatureProposal, in stream: Stream
    ) throws(ProposalRefusal) -> SignatureProposal {
        guard let id = SignatureID(edited.id) else {
            throw ProposalRefusal(
                "'\(edited.id)' is no id: write a prefix, a dot and words with hyphens")
        }
        guard !taken.contains(edited.id) else {
            throw ProposalRefusal("the id \(id) is taken; choose another one")
        }
        if let provider = edited.provider, id.prefix != provider {
            throw ProposalRefusal(
                "only \(provider) was seen to say it: the id must start with \(provider).")
        }
        guard !edited.title.isEmpty else { throw ProposalRefusal("the title is empty") }
        guard !edited.contains.isEmpty else { throw ProposalRefusal("there is no template") }
        var run = SuggestionRun(self, stream)
        run.judgeTexts()
        return try run.rechecked(edited)
    }
}

/// Why a proposal cannot be what a person made of it.
package struct ProposalRefusal: Error, Sendable, Equatable {
    /// What is wrong, for people.
    package var message: String

    package init(_ message: String) { self.message = message }
}

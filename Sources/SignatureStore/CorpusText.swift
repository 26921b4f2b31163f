package import DeliveryStatus

/// A diagnostic of the corpus and what it stands for: what knowledge was tested with.
///
/// The compiled file carries them for tools that learn or check; classifying needs none.
package struct CorpusText: Sendable, Equatable {
    /// What the corpus says of a text.
    package enum Role: Sendable, Equatable {
        /// The signature with this number answers it.
        case example(of: Int)
        /// The signature with this number must not answer it.
        case counterExample(of: Int)
        /// The whole knowledge answers it so; nil where the text does not decide.
        case fixture(suppress: Bool?)
    }

    package var event: BounceEvent
    package var role: Role

    package init(_ event: BounceEvent, _ role: Role) {
        self.event = event
        self.role = role
    }
}

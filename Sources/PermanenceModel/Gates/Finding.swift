/// One step of a judgement: a gate, a score, a minimum.
package struct Finding: Sendable, Equatable {
    package enum Outcome: String, Sendable { case passed, failed, noted }

    /// The step's name for programs: `class_4`, `cause_words`, `text_score`, `recipients`.
    package var step: String
    package var outcome: Outcome
    /// One sentence for people; quotes no private word.
    package var sentence: String

    package init(_ step: String, _ outcome: Outcome, _ sentence: String) {
        self.step = step
        self.outcome = outcome
        self.sentence = sentence
    }
}

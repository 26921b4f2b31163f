/// What a person decided about a proposal.
package struct ReviewDecision: Sendable, Equatable {
    package enum Answer: String, Sendable, CaseIterable { case accepted, rejected, later }

    package var answer: Answer
    /// Why, in the person's words; empty where nothing was said.
    package var reason: String
    package var day: Day?
    /// What the proposal was when it was decided: its id.
    package var proposal: String
    /// Distinct recipients at that time: twice as many may ask again.
    package var recipients: Int

    package init(
        _ answer: Answer, reason: String = "", day: Day? = nil, proposal: String = "",
        recipients: Int = 0
    ) {
        self.answer = answer
        self.reason = reason
        self.day = day
        self.proposal = proposal
        self.recipients = recipients
    }

    /// Of two decisions the later one counts; on one day the one that is first by name.
    static func merged(_ one: Self, _ two: Self) -> Self {
        func rank(_ decision: Self) -> (Int32, Int, String) {
            (
                decision.day?.number ?? 0, decision.recipients,
                "\(decision.answer.rawValue) \(decision.proposal) \(decision.reason)"
            )
        }
        return rank(one) >= rank(two) ? one : two
    }
}

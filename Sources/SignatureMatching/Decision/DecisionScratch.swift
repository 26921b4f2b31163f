internal import DeliveryStatus

/// Memory for deciding one bounce after another; one thread at a time uses it.
package struct DecisionScratch: Sendable {
    var reply = NormalizedDiagnostic()
    /// The words that relays put before the reply.
    var introduction = NormalizedDiagnostic()
    var match = MatchScratch()
    var race = Precedence()
    /// What words of the diagnostic may be part of.
    var roles: WordRoles = []
    /// Signatures that match and that an overlay switched off, with its name.
    var disabled: [(knowledge: Int, match: SignatureMatch, overlay: String)] = []
    /// Those whose words were there; for explanations only.
    var near: [(knowledge: Int, match: NearMatch)] = []

    package init() {}
}

internal import DeliveryStatus

/// Memory for deciding one bounce after another; one thread at a time uses it.
package struct DecisionScratch: Sendable {
    var reply = NormalizedDiagnostic()
    var match = MatchScratch()
    var race = Precedence()
    /// Signatures that match and that an overlay switched off.
    var disabled: [(knowledge: Int, match: SignatureMatch)] = []
    /// Those whose words were there; for explanations only.
    var near: [(knowledge: Int, match: NearMatch)] = []

    package init() {}
}

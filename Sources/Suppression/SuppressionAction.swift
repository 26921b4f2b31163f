/// Does something about recipients that get no more mail.
public protocol SuppressionAction: Sendable {
    /// Applies `decisions`; the receipts say what became of each, in their order.
    ///
    /// A decision whose key was applied before changes nothing: batches are sent again after a crash.
    func apply(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt]

    /// Takes back what ``apply(_:)`` did, for what later proved wrong; the receipts in the same order.
    ///
    /// `applied` says that the recipient gets mail again, `already` that it was not suppressed.
    func lift(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt]
}

extension SuppressionAction {
    /// For actions that cannot: every receipt says so.
    public func lift(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
        decisions.map {
            SuppressionReceipt(
                key: $0.key,
                outcome: .failed("this action takes nothing back; remove the address by hand"))
        }
    }
}

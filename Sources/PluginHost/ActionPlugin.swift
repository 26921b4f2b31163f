internal import BounceClassifier
internal import BounceFormats
package import Suppression

/// A suppression action that is a plugin.
///
/// After a breach the plugin is started again and gets the same decisions, whose keys make that harmless.
package struct ActionPlugin: SuppressionAction {
    /// The capability of plugins that can only try: with the setting `dry_run` they apply nothing.
    package static let dryRunCapability = "dry_run"

    private let session: PluginSession

    package init(_ session: PluginSession) { self.session = session }

    /// Applies `decisions`.
    /// - Throws: `PluginError` where the plugin broke too often, or refused.
    package func apply(
        _ decisions: [SuppressionDecision]
    ) async throws -> [SuppressionReceipt] {
        var receipts: [SuppressionReceipt] = []
        var rest = decisions[...]
        while !rest.isEmpty {
            let batch = rest.prefix(fitting(rest))
            receipts += try await send(batch)
            rest = rest.dropFirst(batch.count)
        }
        return receipts
    }

    /// How many of the first decisions one line holds; at least one, whose request then fails by itself.
    private func fitting(_ decisions: ArraySlice<SuppressionDecision>) -> Int {
        var bytes = 256
        var count = 0
        for decision in decisions.prefix(session.limits.batch) {
            bytes += decision.json.utf8.count + 2
            if bytes > session.limits.lineBytes, count > 0 { break }
            count += 1
        }
        return count
    }

    private func send(
        _ batch: ArraySlice<SuppressionDecision>
    ) async throws(PluginError) -> [SuppressionReceipt] {
        let params = JSONText.object { $0.add("decisions", array: batch.map(\.json)) }
        while true {
            do throws(PluginError) {
                let answer = try await session.call("action/apply", params)
                let receipts = answer["receipts"]?.array?.map { SuppressionReceipt($0) } ?? []
                guard receipts.map({ $0?.key }) == batch.map(\.key) else {
                    throw await session.breach(
                        "its answer to action/apply does not hold one receipt for each decision, in"
                            + " their order")
                }
                return receipts.compactMap(\.self)
            } catch {
                // After a breach the next call starts it anew, or says that it is disabled.
                if !error.isBreach { throw error }
            }
        }
    }
}

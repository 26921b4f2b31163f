internal import BounceClassifier
internal import BounceFormats

/// A proposer of signatures that is a plugin.
package struct ProposerPlugin: Sendable {
    private let session: PluginSession

    package init(_ session: PluginSession) { self.session = session }

    /// Starts a run.
    package func begin() async throws(PluginError) { _ = try await session.call("propose/begin") }

    /// Shows the plugin observations, JSON objects; addresses must have been replaced.
    package func observe(_ observations: [String]) async throws(PluginError) {
        var rest = observations[...]
        while !rest.isEmpty {
            var bytes = 256
            var count = 0
            for observation in rest.prefix(session.limits.batch) {
                bytes += observation.utf8.count + 2
                if bytes > session.limits.lineBytes, count > 0 { break }
                count += 1
            }
            let params = JSONText.object {
                $0.add("observations", array: Array(rest.prefix(count)))
            }
            _ = try await session.call("propose/observations", params)
            rest = rest.dropFirst(count)
        }
    }

    /// Ends the run and answers the proposals, JSON objects that nobody has judged yet.
    package func finish() async throws(PluginError) -> [String] {
        let answer = try await session.call("propose/finish")
        guard let proposals = answer["proposals"]?.array, proposals.allSatisfy(\.isObject) else {
            throw await session.breach("its answer to propose/finish has no list of proposals")
        }
        return proposals.map(\.json)
    }
}

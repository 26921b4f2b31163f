/// What the routes share.
final class ServiceState: Sendable {
    let configuration: ServiceConfiguration
    let knowledge: KnowledgeHolder
    let metrics = ServiceMetrics()
    let statistics = Statistics()
    let room = Room()

    /// Opens the knowledge.
    /// - Throws: `KnowledgeRefusal` where it cannot be used.
    init(_ configuration: ServiceConfiguration) throws(KnowledgeRefusal) {
        self.configuration = configuration
        knowledge = try KnowledgeHolder(configuration.knowledge, now: .now)
    }
}

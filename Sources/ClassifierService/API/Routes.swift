internal import HTTPTypes
internal import Hummingbird

/// All paths of the service.
enum Routes {
    static func router(_ state: ServiceState) -> Router<ServiceContext> {
        let router = Router(context: ServiceContext.self, options: .autoGenerateHeadEndpoints)
        let paths = KnownPaths()
        router.add(middleware: Gate(state.configuration, state.metrics, state.room, paths))
        ClassifyRoutes(state: state).add(to: router)
        StreamRoute(state: state).add(to: router)
        ExplainRoute(state: state).add(to: router)
        SignatureRoutes(state: state).add(to: router)
        StatusRoutes(state: state).add(to: router)
        PageRoutes().add(to: router)
        if let receiver = state.receiver, let intake = state.intake {
            SNSRoute(
                receiver: receiver, intake: intake, metrics: state.metrics,
                confirms: state.configuration.intake.sns.confirms,
                bodyBytes: state.configuration.limits.bodyBytes
            ).add(to: router)
        } else {
            router.post("/v1/sns") { _, _ -> Response in
                throw Problem.notFound("no topic is listened to; name it in sns.topics")
            }
        }
        paths.learn(router)
        return router
    }
}

internal import Hummingbird
internal import NIOCore

/// What a request carries through the middleware.
struct ServiceContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    /// Where the client is.
    let remoteAddress: SocketAddress?
    /// Who asks: the name of a token, else the client's address; for limits.
    var client: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
        client = ""
    }
}

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// Calls over the network: HTTP/1.1, TLS against the system's roots, no redirects, no proxy.
///
/// One serves any number of tasks; its connections close when nobody holds it any more.
public final class NetworkTransport: HTTPTransport {
    private let client: HTTPClient

    /// Opens nothing yet.
    public init() {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(5))
        configuration.httpVersion = .http1Only
        configuration.decompression = .disabled
        client = HTTPClient(
            eventLoopGroupProvider: .shared(HTTPClient.defaultEventLoopGroup),
            configuration: configuration)
    }

    deinit {
        // The client insists on being shut down, which takes a moment.
        let client = client
        Task { try? await client.shutdown() }
    }

    package func send(_ call: HTTPCall) async throws(HTTPFault) -> HTTPAnswer {
        do {
            var request = HTTPClientRequest(url: call.url)
            request.method = HTTPMethod(rawValue: call.method)
            for (name, value) in call.headers { request.headers.add(name: name, value: value) }
            if !call.body.isEmpty || call.method == "POST" || call.method == "PUT" {
                request.body = .bytes(ByteBuffer(bytes: call.body))
            }
            let response = try await client.execute(
                request, timeout: .seconds(Int64(call.seconds)))
            let body = try await response.body.collect(upTo: call.limit)
            return HTTPAnswer(
                status: Int(response.status.code),
                headers: response.headers.map { (name: $0.name, value: $0.value) },
                body: Array(body.readableBytesView))
        } catch is NIOTooManyBytesError {
            throw .tooLong
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw Task.isCancelled ? .cancelled : .unreachable
        }
    }
}

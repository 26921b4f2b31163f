/// Calls one service in one Region: signed, and tried again where that can help.
struct AmazonClient: Sendable {
    let endpoint: String
    let region: AmazonRegion
    let signer: SigV4
    let transport: any HTTPTransport
    var attempts = 4
    var backoff = Backoff()
    var sleep: Sleep = systemSleep
    var now: @Sendable () -> UTCTime = UTCTime.now

    init(
        _ service: AmazonEnvironment.Service, in region: AmazonRegion,
        environment: AmazonEnvironment, transport: any HTTPTransport
    ) throws(AmazonConfigurationError) {
        guard let credentials = environment.credentials else {
            throw AmazonConfigurationError(
                "no credentials of Amazon; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
        }
        endpoint = environment.endpoint(service, in: region)
        self.region = region
        signer = SigV4(
            credentials: credentials, region: region.name, service: service.signingName)
        self.transport = transport
    }

    /// The answer to a call; the last one where tries ran out, nil where there was none.
    func send(_ call: HTTPCall) async -> HTTPAnswer? {
        var last: HTTPAnswer?
        for attempt in 1...attempts {
            // Signed anew, for a signature is good for minutes only.
            last = try? await transport.send(signer.signed(call, at: now()))
            let mayHelp = last.map { $0.status == 429 || $0.status >= 500 } ?? true
            guard mayHelp, attempt < attempts, !Task.isCancelled else { break }
            let wait = max(
                backoff.milliseconds(attempt), min(last?.retryAfter ?? 0, 20) * 1000)
            do throws(CancellationError) { try await sleep(wait) } catch { break }
        }
        return last
    }
}

internal import BounceFormats
internal import Crypto
public import Suppression

/// Posts decisions to an address of the operator's own.
///
/// The body is a JSON array of decisions. `Idempotency-Key` is the same for the same decisions, so that a batch
/// may come twice; `X-KB-Action` is `suppress` or `lift`; with a secret, `X-KB-Signature` is `sha256=` and the
/// HMAC-SHA256 of the body in hexadecimal. A 2xx answer settles the batch, or only what the receipts settle
/// that it carries: an array, or an object with the array `receipts`, of `{"key", "outcome"}`.
public struct WebhookAction: SuppressionAction {
    private let url: String
    private let secret: String?
    private let batch: Int
    private let transport: any HTTPTransport
    private let sleep: Sleep

    /// Makes an action.
    ///
    /// - Parameters:
    ///   - url: Where to post: https, or http to this machine.
    ///   - secret: What signs the body.
    ///   - batch: How many decisions go into a request, 1 to 1,000.
    /// - Throws: `AmazonConfigurationError` for another address.
    public init(
        url: String, secret: String? = nil, batch: Int = 100
    ) throws(AmazonConfigurationError) {
        try self.init(url: url, secret: secret, batch: batch, transport: NetworkTransport())
    }

    /// The same with a transport of a test.
    package init(
        url: String, secret: String?, batch: Int, transport: any HTTPTransport,
        sleep: @escaping Sleep = systemSleep
    ) throws(AmazonConfigurationError) {
        guard Self.isSafe(url) else {
            throw AmazonConfigurationError(
                "the address of a webhook must begin with https://; http:// only to 127.0.0.1, [::1] or"
                    + " localhost")
        }
        self.url = url
        self.secret = secret
        self.batch = min(max(1, batch), 1000)
        self.transport = transport
        self.sleep = sleep
    }

    /// Posts decisions to suppress.
    public func apply(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
        await post(decisions, "suppress")
    }

    /// Posts decisions to take back.
    public func lift(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
        await post(decisions, "lift")
    }

    private static func isSafe(_ url: String) -> Bool {
        guard
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !url.contains("#"),
            !URLParts(url).authority.isEmpty, !URLParts(url).authority.contains("@")
        else { return false }
        if url.hasPrefix("https://") { return true }
        var host = URLParts(url).authority
        if let colon = host.lastIndex(of: ":"), host[colon...].dropFirst().allSatisfy(\.isNumber) {
            host = String(host[..<colon])
        }
        return url.hasPrefix("http://") && ["127.0.0.1", "[::1]", "localhost"].contains(host)
    }

    private func post(
        _ decisions: [SuppressionDecision], _ action: String
    ) async -> [SuppressionReceipt] {
        var receipts: [SuppressionReceipt] = []
        var pause: Int?
        var next = 0
        while next < decisions.count {
            let some = decisions[next..<min(decisions.count, next + batch)]
            next += some.count
            if let pause {
                receipts += some.map { .init(key: $0.key, outcome: .retryAfter(pause)) }
                continue
            }
            let made = await send(some, action)
            if made.allSatisfy({ !$0.isFinal }),
                case .retryAfter(let seconds)? = made.first?.outcome
            {
                pause = seconds
            }
            receipts += made
        }
        return receipts
    }

    private func send(
        _ decisions: ArraySlice<SuppressionDecision>, _ action: String
    ) async -> [SuppressionReceipt] {
        var call = HTTPCall("POST", url)
        call.body = Array("[\(decisions.map(\.json).joined(separator: ",\n"))]".utf8)
        let keys = decisions.map { "\($0.key)\n" }.joined()
        call.headers = [
            ("Content-Type", "application/json"), ("X-KB-Action", action),
            (
                "Idempotency-Key",
                Hex.text(SHA256.hash(data: Array("\(action)\n\(keys)".utf8)))
            ),
        ]
        if let secret {
            let code = HMAC<SHA256>.authenticationCode(
                for: call.body, using: SymmetricKey(data: Array(secret.utf8)))
            call.headers.append(("X-KB-Signature", "sha256=\(Hex.text(code))"))
        }
        let answer = await answer(call)
        let stated = answer.map(Self.receipts) ?? [:]
        return decisions.map { decision in
            let outcome: SuppressionReceipt.Outcome =
                switch answer?.status ?? 0 {
                case 200..<300 where stated.isEmpty: .applied
                case 200..<300: stated[decision.key] ?? .retryAfter(60)
                case 409: .already
                case 0, 401, 403, 404, 408, 425, 429, 500...:
                    .retryAfter(answer?.retryAfter ?? 60)
                case let status: .failed("the webhook answered with status \(status)")
                }
            return SuppressionReceipt(key: decision.key, outcome: outcome)
        }
    }

    /// The answer of the last of three tries.
    private func answer(_ call: HTTPCall) async -> HTTPAnswer? {
        var last: HTTPAnswer?
        for attempt in 1...3 {
            last = try? await transport.send(call)
            if let last, last.status != 429, last.status < 500 { break }
            guard attempt < 3, !Task.isCancelled else { break }
            do throws(CancellationError) {
                try await sleep(
                    max(
                        Backoff().milliseconds(attempt), min(last?.retryAfter ?? 0, 20) * 1000))
            } catch { break }
        }
        return last
    }

    private static func receipts(
        in answer: HTTPAnswer
    ) -> [String: SuppressionReceipt.Outcome] {
        guard let value = try? JSONReader.decode(answer.body, line: 1),
            let array = value.array ?? value["receipts"]?.array
        else { return [:] }
        var outcomes: [String: SuppressionReceipt.Outcome] = [:]
        for element in array {
            guard let receipt = SuppressionReceipt(element) else { continue }
            outcomes[receipt.key] = receipt.outcome
        }
        return outcomes
    }
}

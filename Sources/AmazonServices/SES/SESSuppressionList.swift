internal import BounceClassifier
internal import BounceFormats
public import Suppression

/// Puts recipients on the suppression list of an account of Amazon SES, and takes them off.
///
/// The list is one for each Region: a decision is `applied` only when every Region has it. An address that is
/// listed already is left as it is (`already`), so that an entry somebody else made keeps its reason and is
/// not taken off by an undo; that costs a GET for each PUT, and is why ``init(regions:rate:burst:environment:)``
/// counts calls and not decisions. Addresses are managed exactly as they are written, though SES sends
/// without regard to case.
public struct SESSuppressionList: SuppressionAction {
    private let clients: [AmazonClient]
    private let bucket: TokenBucket
    private let sleep: Sleep

    /// Makes an action on the lists of these Regions.
    ///
    /// - Parameters:
    ///   - regions: The Regions that mail is sent from; the environment's where there is none.
    ///   - rate: Calls a second, over all Regions. Amazon publishes no limit; 5 is modest.
    ///   - burst: Calls at once after a pause.
    ///   - environment: Credentials, Region and endpoint.
    /// - Throws: `AmazonConfigurationError` without credentials or without a Region.
    public init(
        regions: [String] = [], rate: Double = 5, burst: Int = 5,
        environment: AmazonEnvironment = .process()
    ) throws(AmazonConfigurationError) {
        try self.init(
            regions: regions, rate: rate, burst: burst, environment: environment,
            transport: NetworkTransport())
    }

    /// The same with a transport and a clock of a test.
    package init(
        regions: [String], rate: Double, burst: Int, environment: AmazonEnvironment,
        transport: any HTTPTransport, sleep: @escaping Sleep = systemSleep,
        now: @escaping @Sendable () -> UTCTime = UTCTime.now
    ) throws(AmazonConfigurationError) {
        let names = regions.isEmpty ? environment.region.map { [$0.name] } ?? [] : regions
        guard !names.isEmpty else {
            throw AmazonConfigurationError("no Region; set AWS_REGION or name one")
        }
        var clients: [AmazonClient] = []
        for name in names {
            guard let region = AmazonRegion(name) else {
                throw AmazonConfigurationError("a Region is named like us-east-1")
            }
            var client = try AmazonClient(
                .sesv2, in: region, environment: environment, transport: transport)
            client.sleep = sleep
            client.now = now
            clients.append(client)
        }
        self.clients = clients
        self.sleep = sleep
        bucket = TokenBucket(rate: rate, burst: burst)
    }

    /// Puts recipients on the lists.
    ///
    /// Once SES throttles, fails or refuses the credentials after all tries, the
    /// rest is to be sent again later.
    public func apply(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
        await each(decisions) { client, recipient in
            switch await ask(client, "GET", Self.path(of: recipient)) {
            case .done: return .unchanged
            case .notFound:
                let body = JSONText.object {
                    $0.add("EmailAddress", recipient)
                    $0.add("Reason", "BOUNCE")
                }
                return await ask(client, "PUT", Self.path, body)
            case let other: return other
            }
        }
    }

    /// Takes recipients off the lists, as exactly as ``apply(_:)`` put them there.
    public func lift(_ decisions: [SuppressionDecision]) async throws -> [SuppressionReceipt] {
        await each(decisions) { client, recipient in
            let step = await ask(client, "DELETE", Self.path(of: recipient))
            return step == .notFound ? .unchanged : step
        }
    }

    private static let path = "/v2/email/suppression/addresses"

    private static func path(of recipient: String) -> String {
        "\(path)/\(PercentEncoding.encoded(recipient))"
    }

    /// What one call came to.
    private enum Step: Equatable {
        case done
        case unchanged
        case notFound
        case later(Int)
        case refused(String)
    }

    private func each(
        _ decisions: [SuppressionDecision],
        _ change: (AmazonClient, String) async -> Step
    ) async -> [SuppressionReceipt] {
        var receipts: [SuppressionReceipt] = []
        var pause: Int?
        for decision in decisions {
            if let pause {
                receipts.append(.init(key: decision.key, outcome: .retryAfter(pause)))
                continue
            }
            let outcome = await outcome(decision.recipient, change)
            if case .retryAfter(let seconds) = outcome { pause = seconds }
            receipts.append(.init(key: decision.key, outcome: outcome))
        }
        return receipts
    }

    private func outcome(
        _ recipient: String, _ change: (AmazonClient, String) async -> Step
    ) async -> SuppressionReceipt.Outcome {
        var isChanged = false
        for client in clients {
            switch await change(client, recipient) {
            case .done: isChanged = true
            case .unchanged: break
            case .later(let seconds): return .retryAfter(seconds)
            case .notFound: return .failed("SES in \(client.region.name) has no such list")
            case .refused(let why): return .failed("SES in \(client.region.name): \(why)")
            }
        }
        return isChanged ? .applied : .already
    }

    private func ask(
        _ client: AmazonClient, _ method: String, _ path: String, _ body: String = ""
    ) async -> Step {
        do throws(CancellationError) { try await sleep(bucket.take()) } catch { return .later(1) }
        var call = HTTPCall(method, client.endpoint + path)
        call.body = Array(body.utf8)
        if !body.isEmpty { call.headers = [("Content-Type", "application/json")] }
        guard let answer = await client.send(call) else { return .later(30) }
        switch answer.status {
        case 200..<300: return .done
        // 404 without the error's name is a wrong endpoint, not a missing entry.
        case 404 where Self.errorName(answer) == "NotFoundException": return .notFound
        // Credentials that are refused now may be renewed; nothing is lost.
        case 401, 403: return .later(300)
        case 408, 429, 500...: return .later(answer.retryAfter ?? 30)
        default: return .refused(Self.errorName(answer) ?? "status \(answer.status)")
        }
    }

    /// The name of the error: letters only, for the words beside it may hold an address.
    private static func errorName(_ answer: HTTPAnswer) -> String? {
        let name =
            answer.header("x-amzn-errortype")
            ?? (try? JSONReader.decode(answer.body, line: 1))?["__type"]?.string
        guard let name else { return nil }
        let last = name.prefix { $0 != ":" }.split(separator: "#").last ?? ""
        let letters = last.filter { $0.isASCII && $0.isLetter }
        return letters.isEmpty ? nil : String(letters.prefix(64))
    }
}

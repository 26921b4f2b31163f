internal import BounceClassifier

/// The loop of a custom runtime of AWS Lambda: takes events from the runtime API, posts answers.
public struct LambdaRuntime: Sendable {
    /// Answers one event, or throws what is reported as the invocation's error.
    public typealias Handler =
        @Sendable (_ event: [UInt8], _ context: LambdaContext) async throws -> [UInt8]

    private let base: String
    private let transport: any HTTPTransport

    /// Uses the runtime API of `AWS_LAMBDA_RUNTIME_API`.
    /// - Throws: `AmazonConfigurationError` outside of Lambda.
    public init(
        environment: AmazonEnvironment = .process()
    ) throws(AmazonConfigurationError) {
        try self.init(environment: environment, transport: NetworkTransport())
    }

    /// The same with a transport of a test.
    package init(
        environment: AmazonEnvironment, transport: any HTTPTransport
    ) throws(AmazonConfigurationError) {
        guard let api = environment["AWS_LAMBDA_RUNTIME_API"] else {
            throw AmazonConfigurationError(
                "AWS_LAMBDA_RUNTIME_API is not set; this program runs in AWS Lambda")
        }
        base = "http://\(api)/2018-06-01/runtime"
        self.transport = transport
    }

    /// Serves events until the task is cancelled or the runtime API goes away, which ends the environment.
    public func run(_ handler: Handler) async {
        while !Task.isCancelled {
            var next = HTTPCall("GET", base + "/invocation/next")
            // Lambda freezes the environment while nothing is to be done.
            next.seconds = 1_000_000
            next.limit = 8 << 20
            guard let event = try? await transport.send(next), event.status == 200,
                let context = LambdaContext(event)
            else { return }
            do {
                let answer = try await handler(event.body, context)
                _ = await post("/invocation/\(context.requestID)/response", answer)
            } catch {
                let type = (error as? LambdaError)?.type ?? "Function.Failed"
                let message = (error as? LambdaError)?.message ?? "the event was not handled"
                await report("/invocation/\(context.requestID)/error", type, message)
            }
        }
    }

    /// Says that the program cannot start.
    public func failInitialization(_ message: String) async {
        await report("/init/error", "Runtime.InitError", message)
    }

    private func report(_ path: String, _ type: String, _ message: String) async {
        let body = JSONText.object {
            $0.add("errorMessage", message)
            $0.add("errorType", type)
            $0.add("stackTrace", array: [])
        }
        _ = await post(path, Array(body.utf8), type)
    }

    private func post(_ path: String, _ body: [UInt8], _ errorType: String? = nil) async -> Bool {
        var call = HTTPCall("POST", base + path)
        call.headers = [("Content-Type", "application/json")]
        if let errorType {
            call.headers.append(("Lambda-Runtime-Function-Error-Type", errorType))
        }
        call.body = body
        return ((try? await transport.send(call))?.status ?? 0) / 100 == 2
    }
}

/// What Lambda says of an invocation.
public struct LambdaContext: Sendable {
    /// The id of the invocation.
    public let requestID: String
    /// When it must be done, in milliseconds since 1970; 0 where it is not known.
    public let deadline: Int

    init?(_ answer: HTTPAnswer) {
        guard let id = answer.header("lambda-runtime-aws-request-id"), !id.isEmpty,
            id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") })
        else { return nil }
        requestID = id
        deadline = answer.header("lambda-runtime-deadline-ms").flatMap { Int($0) } ?? 0
    }
}

/// An error that Lambda shows and counts.
public struct LambdaError: Error, Sendable {
    /// Its kind: `Function.Suppression`.
    public let type: String
    /// One sentence, nothing personal.
    public let message: String

    /// Makes an error.
    public init(type: String, message: String) {
        self.type = type
        self.message = message
    }
}

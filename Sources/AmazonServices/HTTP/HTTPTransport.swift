/// One request to another service, and the bounds on its answer.
package struct HTTPCall: Sendable {
    package var method: String
    package var url: String
    package var headers: [(name: String, value: String)] = []
    package var body: [UInt8] = []
    /// How long the whole exchange may take, in seconds.
    package var seconds = 10
    /// The longest answer that is read, in bytes.
    package var limit = 1 << 20

    package init(_ method: String, _ url: String) {
        self.method = method
        self.url = url
    }
}

/// What the other side answered.
package struct HTTPAnswer: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(
        status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first field of that name, which must be lower case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name }?.value
    }

    /// What `Retry-After` says, in seconds, at most an hour; nil without one.
    package var retryAfter: Int? {
        header("retry-after").flatMap { Int($0) }.map { min(max(0, $0), 3600) }
    }
}

/// Why there was no answer; without the words of the system, which may name addresses.
package enum HTTPFault: Error, Sendable, Equatable {
    /// No connection, a broken one, or no answer in time.
    case unreachable
    /// The answer is longer than the call allows.
    case tooLong
    /// The task was cancelled.
    case cancelled
}

/// Carries calls; of the network, or of a test.
package protocol HTTPTransport: Sendable {
    /// Sends a call and answers whatever status came back; redirects are never followed.
    func send(_ call: HTTPCall) async throws(HTTPFault) -> HTTPAnswer
}

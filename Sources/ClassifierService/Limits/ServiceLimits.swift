/// Bounds that keep one client from costing the others their answers.
struct ServiceLimits: Sendable, Equatable {
    /// The longest body that is read at once, in bytes.
    var bodyBytes = 8 << 20
    /// The most records of one request but a stream.
    var items = 10_000
    /// The most requests that are answered at a time.
    var concurrency = 256
    /// The most connections that are open at a time.
    var connections = 4_096
    /// The longest head of a request, in bytes.
    var headBytes = 16 << 10
    /// How long a new connection may take for the head of its first request, in seconds.
    var headerSeconds = 10
    /// How long a connection may do nothing between requests, in seconds.
    var idleSeconds = 60
    /// How long the body of a request may take, in seconds; a stream for each piece.
    var requestSeconds = 60
    /// Requests a second that one client may make in the long run; 0 for any number.
    var ratePerSecond = 0
    /// How many it may make at once.
    var rateBurst = 0
}

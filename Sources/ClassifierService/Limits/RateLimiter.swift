internal import Synchronization

/// A bucket of tokens for each client.
final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var time: Double
    }

    /// How many clients are remembered; full buckets are forgotten first.
    private static let clientLimit = 10_000

    private let rate: Double
    private let burst: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// Allows `perSecond` requests in the long run and `burst` at once.
    init(perSecond: Int, burst: Int) {
        rate = Double(perSecond)
        self.burst = Double(max(burst, perSecond, 1))
    }

    /// Nil where `client` may go on, else the seconds after which it may.
    ///
    /// - Parameter now: Seconds of a clock that never goes back.
    func wait(for client: String, now: Double) -> Int? {
        buckets.withLock { buckets in
            if buckets.count >= Self.clientLimit, buckets[client] == nil {
                buckets = buckets.filter { now - $0.value.time < burst / rate }
                // Still full of busy clients: a new one is served, and not remembered.
                if buckets.count >= Self.clientLimit { return nil }
            }
            var bucket = buckets[client] ?? Bucket(tokens: burst, time: now)
            bucket.tokens = min(burst, bucket.tokens + max(0, now - bucket.time) * rate)
            bucket.time = now
            defer { buckets[client] = bucket }
            guard bucket.tokens < 1 else {
                bucket.tokens -= 1
                return nil
            }
            return max(1, Int(((1 - bucket.tokens) / rate).rounded(.up)))
        }
    }
}

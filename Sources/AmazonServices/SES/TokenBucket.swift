internal import Synchronization

/// Lets through so many calls a second, and a few more at once after a pause.
package final class TokenBucket: Sendable {
    private let interval: Duration
    private let burst: Int
    /// When a full bucket would have been emptied to where it stands.
    private let due: Mutex<ContinuousClock.Instant>

    /// Makes a full bucket.
    /// - Parameters:
    ///   - rate: Calls a second, more than 0.
    ///   - burst: Calls at once, at least 1.
    package init(rate: Double, burst: Int) {
        interval = .seconds(1 / max(rate, 0.001))
        self.burst = max(1, burst)
        due = Mutex(.now - interval * self.burst)
    }

    /// Takes a place in the line, and says how long it is till then, in milliseconds.
    func take() -> Int {
        let now = ContinuousClock.now
        let wait = due.withLock { due -> Duration in
            let start = now - interval * (burst - 1)
            due = max(due, start)
            let wait = due - now
            due += interval
            return wait
        }
        let parts = wait.components
        return max(0, Int(parts.seconds) * 1000 + Int(parts.attoseconds / 1_000_000_000_000_000))
    }
}

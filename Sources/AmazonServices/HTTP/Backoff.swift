/// How long to wait before the next try: twice as long each time, any part of it (full jitter).
package struct Backoff: Sendable {
    /// The longest first wait, in milliseconds.
    package var base = 200
    /// The longest wait, in milliseconds.
    package var cap = 20_000

    package init(base: Int = 200, cap: Int = 20_000) {
        self.base = base
        self.cap = cap
    }

    /// The wait before try number `attempt`, from 1, in milliseconds.
    func milliseconds(_ attempt: Int) -> Int {
        Int.random(in: 0...min(cap, base << min(max(0, attempt - 1), 16)))
    }
}

/// Waits; a test's stand-in does not.
package typealias Sleep = @Sendable (_ milliseconds: Int) async throws(CancellationError) -> Void

/// Waits by the system's clock.
@Sendable package func systemSleep(_ milliseconds: Int) async throws(CancellationError) {
    do {
        try await Task.sleep(for: .milliseconds(milliseconds))
    } catch {
        throw CancellationError()
    }
}

/// What a plugin may take; values, so that tests can shorten them.
package struct PluginLimits: Sendable {
    /// How long the start may take, the answer to `initialize` included: 5 s.
    package var start: Duration = .seconds(5)
    /// How long an answer may take: 30 s, of a proposer ten minutes.
    ///
    /// The clock of a request starts when the one before it is answered.
    package var request: Duration = .seconds(30)
    /// How long a plugin has after `cancel`, before it is ended: 2 s.
    package var cancelGrace: Duration = .seconds(2)
    /// The longest line that is sent to a plugin, in bytes: 256 KiB.
    package var lineBytes = 256 << 10
    /// The longest line that a plugin may send, in bytes: 1 MiB.
    package var answerBytes = 1 << 20
    /// How many requests wait for an answer at a time: 8.
    package var inFlight = 8
    /// How many decisions, observations or lines one request holds: 500; of a format 1,000.
    package var batch = 500
    /// How much of the standard error is passed on in a second, in bytes: 64 KiB.
    package var logBytes = 64 << 10
    /// How long to wait before each restart; after as many within ``restartWindow`` the plugin is disabled.
    package var restartDelays: [Duration] = [.seconds(1), .seconds(5), .seconds(25)]
    /// 60 s.
    package var restartWindow: Duration = .seconds(60)
    /// How long a plugin has to end when its standard input is closed, and again after SIGTERM: 5 s.
    package var stop: Duration = .seconds(5)

    /// The limits of a role.
    package init(role: PluginRole? = nil) {
        if role == .proposer { request = .seconds(600) }
        if role == .format { batch = 1_000 }
    }
}

/// What a plugin can be.
package enum PluginRole: String, Sendable, CaseIterable {
    /// Reads a notation of bounces.
    case format
    /// Does something about suppressed recipients.
    case action
    /// Proposes signatures for texts that nobody knows.
    case proposer
}

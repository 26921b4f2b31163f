internal import SignatureMatching

/// Everything that can be set about a service.
struct ServiceConfiguration: Sendable {
    /// The files that answer.
    var knowledge: KnowledgeSource
    /// The address that is listened on.
    var host = "127.0.0.1"
    /// The port; 0 for any that is free.
    var port = 8080
    /// The certificate chain and its key, PEM files; nil for plain HTTP.
    var tls: (certificate: String, key: String)?
    /// Who is let in; empty for everybody on this machine.
    var tokens: AccessTokens
    /// Bounds on requests.
    var limits = ServiceLimits()
    /// How long a stopping service still answers while `/readyz` says so, in seconds.
    var drainSeconds = 5
    /// How often the knowledge files are looked at, in seconds.
    var reloadSeconds = 1
    /// What is logged: trace, debug, info, notice, warning, error, critical; at no level what was sent.
    var logLevel = "info"
    /// What is listened to besides, and what is done about it.
    var intake = IntakeSettings()
    /// What `kb suggest --output json` wrote.
    var proposals: String?

    /// Whether only this machine can reach the service.
    var isLoopback: Bool {
        host == "localhost" || host == "::1" || host == "[::1]"
            || host.hasPrefix("127.") && host.split(separator: ".").allSatisfy { UInt8($0) != nil }
    }
}

/// What is wrong with a configuration.
struct ConfigurationFault: Error, Equatable, CustomStringConvertible {
    /// The setting.
    let key: String
    /// What is wrong with it, and what to do; never its value.
    let message: String

    init(_ key: String, _ message: String) {
        self.key = key
        self.message = message
    }

    var description: String { "\(key): \(message)" }
}

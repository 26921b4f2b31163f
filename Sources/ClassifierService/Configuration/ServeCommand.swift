package import ArgumentParser
internal import BounceClassifier
internal import Configuration
internal import Logging
internal import SignatureMatching

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `kb-serve`: the classifier as an HTTP service.
package struct ServeCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "kb-serve",
        abstract: "Answer over HTTP what bounces mean.",
        discussion: """
            Settings come from flags, else from variables KB_SERVE_..., else from --config FILE (JSON), else \
            they have a default. Without tokens the service listens on this machine only. A knowledge file \
            that is replaced by rename, or SIGHUP, is checked in full and then answers; one that is not \
            sound is refused, and the old one goes on. SIGTERM: /readyz says so, requests finish, exit 0.

            Exit codes: 0 stopped as asked, 2 settings or knowledge that cannot be used, 70 internal.

            Examples:
              kb-serve --db kb.sqlite
              kb-serve --config /etc/kb-serve.json --check-config
              curl --data '{"diagnostic": "550 5.1.1 user unknown"}' http://127.0.0.1:8080/v1/classify
            """)

    @Option(help: ArgumentHelp("The compiled file.", valueName: "file"))
    var db: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A compiled file over it; may be given several times.", valueName: "file"))
    var overlay: [String] = []

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host: String?

    @Option(help: ArgumentHelp("The port, 0 for any that is free.", valueName: "number"))
    var port: Int?

    @Option(help: ArgumentHelp("A JSON file of settings.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("trace, debug, info, notice, warning, error.", valueName: "level"))
    var logLevel: String?

    @Flag(help: "Read the settings and the knowledge, say what is wrong with them, and stop.")
    var checkConfig = false

    package init() {}

    package func run() async throws {
        let configuration: ServiceConfiguration
        let state: ServiceState
        do {
            let settings = try await Settings(
                flags: flags, environment: Self.environment, file: config)
            configuration = try ServiceConfiguration(settings)
            state = try ServiceState(configuration)
            if checkConfig {
                _ = try ClassifierServer(state: state, logger: Self.silent).application()
            }
        } catch {
            throw Stop("kb-serve: \(error)")
        }
        let knowledge = state.knowledge.current.classifier.knowledge
        Self.say(
            "kb-serve: knowledge "
                + knowledge.map { "\($0.name) \($0.version)" }.joined(separator: " + "))
        if checkConfig { return Self.say("kb-serve: the settings can be used") }
        var server = ClassifierServer(state: state, logger: try Self.logger(configuration))
        let scheme = configuration.tls == nil ? "http" : "https"
        server.onListening = { port in
            Self.say("kb-serve: listening on \(scheme)://\(configuration.host):\(port)")
        }
        do {
            try await server.run()
        } catch let fault as ConfigurationFault {
            throw Stop("kb-serve: \(fault)")
        } catch {
            throw Stop(
                "kb-serve: cannot listen on \(configuration.host):\(configuration.port): \(error); "
                    + "choose another --port, or end who has it")
        }
    }

    /// What the command line sets, by key.
    private var flags: [String: ConfigValue] {
        var flags: [String: ConfigValue] = [:]
        if let db { flags["db"] = ConfigValue(.string(db), isSecret: false) }
        if !overlay.isEmpty {
            flags["overlays"] = ConfigValue(.stringArray(overlay), isSecret: false)
        }
        if let host { flags["host"] = ConfigValue(.string(host), isSecret: false) }
        if let port { flags["port"] = ConfigValue(.int(port), isSecret: false) }
        if let logLevel { flags["log_level"] = ConfigValue(.string(logLevel), isSecret: false) }
        return flags
    }

    private static var environment: [String: String] {
        var variables: [String: String] = [:]
        var place = environ
        while let entry = place.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0].hasPrefix("KB_SERVE_") {
                variables[String(parts[0])] = String(parts[1])
            }
            place += 1
        }
        return variables
    }

    private static func logger(_ configuration: ServiceConfiguration) throws -> Logger {
        guard let level = Logger.Level(rawValue: configuration.logLevel) else {
            throw Stop("kb-serve: log_level: there is no level of that name")
        }
        var logger = Logger(label: "kb-serve", factory: StreamLogHandler.standardError(label:))
        logger.logLevel = level
        return logger
    }

    private static var silent: Logger {
        Logger(label: "kb-serve") { _ in SwiftLogNoOpLogHandler() }
    }

    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    }

    /// Runs the program with the words of a command line, and answers its exit code.
    package static func exitCode(of arguments: [String]) async -> Int32 {
        do {
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()  // help
            }
            return 0
        } catch let stop as Stop {
            say(stop.message)
            return 2
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if code.isSuccess {
                print(message)
                return 0
            }
            say(message)
            return code == .validationFailure ? 2 : 70
        }
    }

    /// Why the program does not serve.
    private struct Stop: Error {
        let message: String

        init(_ message: String) { self.message = message }
    }
}

internal import BounceFormats
internal import Configuration
internal import SignatureMatching
internal import SignatureStore
internal import SystemPackage

/// Settings from flags, the environment and a file, in this order; the names and types of all of them.
struct Settings: Sendable {
    /// Every setting that a file may hold.
    static let keys: Set<String> = IntakeSettings.keys.union([
        "db", "overlays", "trust", "host", "port", "tokens", "log_level",
        "reload_seconds", "proposals", "http.tls_certificate", "http.tls_key", "http.body_bytes",
        "http.items", "http.concurrency", "http.connections", "http.head_bytes",
        "http.header_seconds", "http.idle_seconds", "http.request_seconds", "http.drain_seconds",
        "http.rate_per_second", "http.rate_burst",
    ])

    private let reader: ConfigReader

    /// - Parameters:
    ///   - flags: What the command line says, by key.
    ///   - environment: The variables; `KB_SERVE_HTTP_ITEMS` is `http.items`.
    ///   - file: A JSON file; nil for none.
    /// - Throws: `ConfigurationFault` for a file that cannot be read or holds what is no setting.
    init(
        flags: [String: ConfigValue], environment: [String: String], file: String?
    ) async throws(ConfigurationFault) {
        let values = flags.map { (AbsoluteConfigKey(Self.key($0.key)), $0.value) }
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "flags", values: Dictionary(uniqueKeysWithValues: values)),
            EnvironmentVariablesProvider(environmentVariables: environment)
                .prefixKeys(with: ["kb", "serve"]),
        ]
        if let file {
            try Self.checkKeys(of: file)
            do {
                providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(file)))
            } catch {
                throw ConfigurationFault(file, "cannot be read as settings; see the example")
            }
        }
        reader = ConfigReader(providers: providers)
    }

    private static func key(_ name: String) -> ConfigKey {
        ConfigKey(name.split(separator: ".").map(String.init))
    }

    /// A misspelt setting would be left alone silently.
    private static func checkKeys(of file: String) throws(ConfigurationFault) {
        let value: JSONValue
        do {
            let bytes = try FileBytes.read(file).array
            value = try JSONReader.decode(bytes, line: 1)
        } catch let error as FileError {
            throw ConfigurationFault(file, error.message)
        } catch {
            throw ConfigurationFault(file, "is not JSON: \(error)")
        }
        guard value.isObject else {
            throw ConfigurationFault(file, "is no object; see the example")
        }
        for key in value.keys {
            let names =
                value[key]?.isObject == true ? value[key]?.keys.map { "\(key).\($0)" } : [key]
            for name in names ?? [] where !keys.contains(name) {
                throw ConfigurationFault(file, "'\(name)' is no setting; see the example")
            }
        }
    }

    /// A text; nil where it is not set.
    func text(_ name: String) throws(ConfigurationFault) -> String? {
        if let value = reader.string(forKey: Self.key(name)) { return value.isEmpty ? nil : value }
        try refuse(name, "a text")
        return nil
    }

    /// A list of texts; empty where it is not set.
    func texts(_ name: String) throws(ConfigurationFault) -> [String] {
        if let value = reader.stringArray(forKey: Self.key(name)) { return value }
        try refuse(name, "a list of texts")
        return []
    }

    /// A whole number within `range`; `standard` where it is not set.
    func number(
        _ name: String, _ range: ClosedRange<Int>, otherwise standard: Int
    ) throws(ConfigurationFault) -> Int {
        let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let value = reader.int(forKey: Self.key(name)) else {
            try refuse(name, wanted)
            return standard
        }
        guard range.contains(value) else { throw ConfigurationFault(name, "has to be \(wanted)") }
        return value
    }

    /// True or false; `standard` where it is not set.
    func flag(_ name: String, otherwise standard: Bool) throws(ConfigurationFault) -> Bool {
        if let value = reader.bool(forKey: Self.key(name)) { return value }
        try refuse(name, "true or false")
        return standard
    }

    /// Refuses a setting that is there but of another type.
    private func refuse(_ name: String, _ wanted: String) throws(ConfigurationFault) {
        let key = Self.key(name)
        let isThere =
            reader.string(forKey: key) != nil || reader.double(forKey: key) != nil
            || reader.bool(forKey: key) != nil || reader.stringArray(forKey: key) != nil
            || reader.intArray(forKey: key) != nil
        if isThere { throw ConfigurationFault(name, "has to be \(wanted)") }
    }
}

extension ServiceConfiguration {
    /// Reads everything that can be set.
    init(_ settings: Settings) throws(ConfigurationFault) {
        guard let path = try settings.text("db") else {
            throw ConfigurationFault(
                "db",
                "name the compiled file: --db FILE, which `kb compile knowledge -o FILE` makes")
        }
        knowledge = KnowledgeSource(path: path, overlays: try settings.texts("overlays"))
        if let word = try settings.text("trust") {
            guard let trust = Trust(rawValue: word) else {
                throw ConfigurationFault("trust", "has to be stable or experimental")
            }
            knowledge.trust = trust
        }
        tokens = try AccessTokens(settings.texts("tokens"))
        host = try settings.text("host") ?? host
        port = try settings.number("port", 0...65_535, otherwise: port)
        logLevel = try settings.text("log_level") ?? logLevel
        reloadSeconds = try settings.number(
            "reload_seconds", 1...86_400, otherwise: reloadSeconds)
        proposals = try settings.text("proposals")
        drainSeconds = try settings.number("http.drain_seconds", 0...3_600, otherwise: drainSeconds)
        let certificate = try settings.text("http.tls_certificate")
        let key = try settings.text("http.tls_key")
        switch (certificate, key) {
        case (let certificate?, let key?): tls = (certificate, key)
        case (nil, nil): break
        default:
            throw ConfigurationFault(
                "http.tls_key", "TLS needs both http.tls_certificate and http.tls_key")
        }
        limits = try ServiceLimits(settings)
        intake = try IntakeSettings(settings)
        if tokens.isEmpty, !isLoopback {
            throw ConfigurationFault(
                "tokens",
                "a service that others can reach needs tokens; add one, or listen on "
                    + "127.0.0.1")
        }
    }
}

extension ServiceLimits {
    init(_ settings: Settings) throws(ConfigurationFault) {
        let day = 86_400
        bodyBytes = try settings.number("http.body_bytes", 1...1 << 30, otherwise: bodyBytes)
        items = try settings.number("http.items", 1...1_000_000, otherwise: items)
        concurrency = try settings.number("http.concurrency", 1...100_000, otherwise: concurrency)
        connections = try settings.number("http.connections", 1...100_000, otherwise: connections)
        headBytes = try settings.number("http.head_bytes", 1_024...1 << 20, otherwise: headBytes)
        headerSeconds = try settings.number(
            "http.header_seconds", 1...day, otherwise: headerSeconds)
        idleSeconds = try settings.number("http.idle_seconds", 1...day, otherwise: idleSeconds)
        requestSeconds = try settings.number(
            "http.request_seconds", 1...day, otherwise: requestSeconds)
        ratePerSecond = try settings.number(
            "http.rate_per_second", 0...1_000_000, otherwise: ratePerSecond)
        rateBurst = try settings.number("http.rate_burst", 0...1_000_000, otherwise: rateBurst)
    }
}

import Configuration
import TestSupport
import Testing

@testable import ClassifierService

@Suite("Settings")
struct SettingsTests {
    private func configuration(
        _ file: String? = nil, environment: [String: String] = [:],
        flags: [String: ConfigValue] = ["db": ConfigValue(.string("kb.sqlite"), isSecret: false)]
    ) async throws -> ServiceConfiguration {
        let folder = try TemporaryFolder()
        let path = try file.map { try folder.write($0, to: "kb-serve.json") }
        return try ServiceConfiguration(
            await Settings(flags: flags, environment: environment, file: path))
    }

    @Test("flags go before the environment, that before the file, and that before the defaults")
    func order() async throws {
        let file = #"{"port": 1, "host": "127.0.0.9", "http": {"items": 5, "idle_seconds": 7}}"#
        let found = try await configuration(
            file, environment: ["KB_SERVE_PORT": "2", "KB_SERVE_HTTP_ITEMS": "6"],
            flags: [
                "db": ConfigValue(.string("kb.sqlite"), isSecret: false),
                "port": ConfigValue(.int(3), isSecret: false),
            ])
        #expect(found.port == 3)
        #expect(found.limits.items == 6)
        #expect(found.limits.idleSeconds == 7)
        #expect(found.host == "127.0.0.9")
        #expect(found.limits.bodyBytes == 8 << 20)
    }

    @Test(
        "what is no setting, or of another type or size, is named",
        arguments: [
            (#"{"prot": 1}"#, "'prot' is no setting"),
            (#"{"http": {"itmes": 1}}"#, "'http.itmes' is no setting"),
            (#"{"port": "x"}"#, "port: has to be a whole number from 0 to 65535"),
            (#"{"port": 70000}"#, "port: has to be a whole number from 0 to 65535"),
            (#"{"trust": "all"}"#, "trust: has to be stable or experimental"),
            (#"{"host": "0.0.0.0"}"#, "tokens: a service that others can reach needs tokens"),
            (#"{"http": {"tls_key": "key.pem"}}"#, "TLS needs both"),
            (#"{"port": 1"#, "is not JSON"), ("[1]", "is no object"),
        ])
    func faults(_ file: String, _ words: String) async throws {
        let fault = await #expect(throws: ConfigurationFault.self) {
            try await configuration(file)
        }
        #expect(fault?.description.contains(words) == true, "\(fault?.description ?? "")")
    }

    @Test(
        "only addresses of this machine are its own",
        arguments: [
            ("127.0.0.1", true), ("127.9.8.7", true), ("::1", true), ("localhost", true),
            ("0.0.0.0", false), ("::", false), ("127.evil.example", false), ("192.0.2.1", false),
        ])
    func loopback(_ host: String, _ isLoopback: Bool) throws {
        var configuration = ServiceConfiguration(
            knowledge: KnowledgeSource(path: "kb.sqlite"), tokens: try AccessTokens())
        configuration.host = host
        #expect(configuration.isLoopback == isLoopback)
    }
}

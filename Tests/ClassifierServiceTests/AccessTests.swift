import Crypto
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import ClassifierService

@Suite("Who is let in, and how often")
struct AccessTests {
    private static func hash(_ token: String) -> String {
        SHA256.hash(data: Array(token.utf8)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    @Test("with tokens only their holders are answered, but for what tells no secret")
    func tokens() async throws {
        let lines = ["desk:\(Self.hash("open"))", "robot:\(Self.hash("sesame"))"]
        let service = try SampleService { $0.tokens = (try? AccessTokens(lines)) ?? $0.tokens }
        try await service.withClient { client in
            for path in ["//v1/signatures", "/v1//signatures/", "/v1/%73ns", "/elsewhere"] {
                #expect(try await client.send(.get, path).status == .unauthorized)
            }
            for path in ["/v1/signatures", "/v1/statistics", "/metrics"] {
                let none = try await client.send(.get, path)
                #expect(none.status == .unauthorized)
                #expect(none.headers[.wwwAuthenticate] == "Bearer")
                for wrong in ["Bearer opem", "Basic open", "Bearer", "open", "Bearer  open"] {
                    #expect(
                        try await client.send(.get, path, "", [.authorization: wrong]).status
                            == .unauthorized)
                }
                for right in ["Bearer open", "bearer sesame"] {
                    #expect(
                        try await client.send(.get, path, "", [.authorization: right]).status == .ok
                    )
                }
            }
            for path in ["/", "/healthz", "/readyz", "/openapi.yaml"] {
                #expect(try await client.send(.get, path).status == .ok)
            }
        }
    }

    @Test(
        "an entry that is no name and hash is refused by its place",
        arguments: [
            "desk", "desk:", ":00", "desk:abc", "desk:" + String(repeating: "g", count: 64),
        ])
    func entries(_ line: String) {
        #expect { try AccessTokens(["desk:\(Self.hash("open"))", line]) } throws: {
            ($0 as? ConfigurationFault)?.message.hasPrefix("entry 2 ") == true
        }
    }

    @Test("a client that asks too often is told when to come back")
    func rate() async throws {
        let service = try SampleService {
            $0.limits.ratePerSecond = 1
            $0.limits.rateBurst = 3
        }
        try await service.withClient { client in
            for _ in 1...3 { #expect(try await client.send(.get, "/v1/knowledge").status == .ok) }
            let answer = try await client.send(.get, "/v1/knowledge")
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.retryAfter] == "1")
            #expect(try await client.send(.get, "/healthz").status == .ok)
        }
    }

    @Test("a bucket fills at its rate, and each client has its own")
    func bucket() {
        let limiter = RateLimiter(perSecond: 2, burst: 4)
        for _ in 1...4 { #expect(limiter.wait(for: "a", now: 10) == nil) }
        #expect(limiter.wait(for: "a", now: 10) == 1)
        #expect(limiter.wait(for: "b", now: 10) == nil)
        #expect(limiter.wait(for: "a", now: 10.5) == nil)
        #expect(limiter.wait(for: "a", now: 10.5) == 1)
        // A clock that jumps back takes nothing away.
        #expect(limiter.wait(for: "b", now: 3) == nil)
    }

    @Test("when all room is taken, further requests are sent away")
    func room() async throws {
        let service = try SampleService { $0.limits.concurrency = 1 }
        _ = service.state.room.enter()
        let state = service.state
        try await service.withClient { client in
            let answer = try await client.send(.get, "/v1/knowledge")
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.headers[.retryAfter] == "1")
            #expect(try await client.send(.get, "/healthz").status == .ok)
            _ = state.room.leave()
            #expect(try await client.send(.get, "/v1/knowledge").status == .ok)
        }
    }
}

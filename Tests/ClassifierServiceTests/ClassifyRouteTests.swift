import HTTPTypes
import HummingbirdTesting
import Testing

@testable import ClassifierService

@Suite("POST /v1/classify")
struct ClassifyRouteTests {
    @Test("an object gives an answer, an array an array in its order, other formats an array")
    func shapes() async throws {
        try await SampleService().withClient { client in
            let one = try await client.send(
                .post, "/v1/classify", #"{"id": "7", "diagnostic": "\#(SampleService.known)"}"#)
            #expect(one.status == .ok)
            #expect(
                one.text.hasPrefix(#"{"id": "7", "verdict": "permanent", "reason": "user_unknown""#)
            )
            let several = try await client.send(
                .post, "/v1/classify",
                #"[{"id": "1", "diagnostic": "x"}, {"nothing": 1}, {"id": "3", "diagnostic": "y"}]"#
            )
            let lines = several.text.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines[0].hasPrefix(#"[{"id": "1","#))
            #expect(lines[1].contains(#"{"error": {"code": "missing_field""#))
            #expect(lines[2].hasPrefix(#"{"id": "3","#) && lines[2].hasSuffix("]"))
            let text = try await client.send(
                .post, "/v1/classify", SampleService.known, [.contentType: "text/plain"])
            #expect(text.text.hasPrefix(#"[{"verdict": "permanent""#))
            let none = try await client.send(.post, "/v1/classify", "[]")
            #expect(none.text == "[]")
        }
    }

    @Test(
        "a body that cannot be read is refused with a problem that quotes nothing of it",
        arguments: [
            "", "{", #"{"diagnostic": "#, #"{"diagnostic": 5}"#, "[1, 2", #"{"a": 1} {"b": 2}"#,
            #""secret@example.com""#, #"{"recipient": "secret@example.com"}"#,
            String(repeating: "[", count: 100_000),
        ])
    func broken(_ body: String) async throws {
        try await SampleService().withClient { client in
            let answer = try await client.send(.post, "/v1/classify", body)
            #expect(answer.status == .badRequest)
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(answer.text.contains(#""status": 400"#))
            #expect(!answer.text.contains("secret"))
        }
    }

    @Test("too many bytes or records are refused by name")
    func limits() async throws {
        let service = try SampleService {
            $0.limits.bodyBytes = 100
            $0.limits.items = 2
        }
        try await service.withClient { client in
            let long = try await client.send(
                .post, "/v1/classify", String(repeating: " ", count: 101))
            #expect(long.status == .contentTooLarge)
            let many = try await client.send(
                .post, "/v1/classify", #"[{"diagnostic":""},{"diagnostic":""},{"diagnostic":""}]"#)
            #expect(many.status == .unprocessableContent)
            #expect(many.text.contains("too_many_items"))
            let lines = try await client.send(
                .post, "/v1/classify", "a\nb\nc", [.contentType: "text/plain"])
            #expect(lines.status == .unprocessableContent)
        }
    }

    @Test("a stream answers each line with a line, whatever the lines hold")
    func stream() async throws {
        try await SampleService().withClient { client in
            let body = (1...300).map {
                $0 % 3 == 0
                    ? "broken" : #"{"id": "\#($0)", "diagnostic": "\#(SampleService.known)"}"#
            }.joined(separator: "\n")
            let answer = try await client.send(.post, "/v1/classify/stream", body)
            let lines = answer.text.split(separator: "\n")
            #expect(answer.headers[.contentType] == "application/x-ndjson")
            #expect(lines.count == 300)
            #expect(lines[0].hasPrefix(#"{"id": "1","#))
            #expect(lines[2].hasPrefix(#"{"error": {"code": "invalid_json", "line": 3"#))
        }
    }

    @Test("unknown formats, paths and methods are told apart")
    func refusals() async throws {
        try await SampleService().withClient { client in
            #expect(
                try await client.send(.post, "/v1/classify?format=morse", "x").status == .badRequest
            )
            #expect(
                try await client.send(.post, "/v1/classify/stream?format=auto", "x").status
                    == .badRequest)
            #expect(try await client.send(.get, "/v1/elsewhere").status == .notFound)
            #expect(try await client.send(.get, "/../etc/passwd").status == .notFound)
            let put = try await client.send(.put, "/v1/classify")
            #expect(put.status == .methodNotAllowed)
            #expect(put.headers[.allow] == "POST")
            let get = try await client.send(.delete, "/v1/signatures/phrase.closed")
            #expect(get.headers[.allow] == "GET, HEAD")
        }
    }

    @Test("what was answered is counted by reason, provider and hour, and in the metrics")
    func counting() async throws {
        try await SampleService().withClient { client in
            for text in [SampleService.known, SampleService.known, "no such words"] {
                _ = try await client.send(.post, "/v1/classify", #"{"diagnostic": "\#(text)"}"#)
            }
            let statistics = try await client.send(.get, "/v1/statistics").text
            #expect(statistics.contains(#""bounces": 3, "suppressions": 2, "unknown": 1"#))
            #expect(statistics.contains(#"{"reason": "user_unknown", "count": 2}"#))
            let metrics = try await client.send(.get, "/metrics").text
            #expect(
                metrics.contains(#"kb_answers_total{reason="user_unknown",basis="signature"} 2"#))
            #expect(metrics.contains("kb_unknown_total 1"))
            #expect(
                metrics.contains(
                    #"kb_http_requests_total{route="/v1/classify",method="POST",status="200"} 3"#))
        }
    }
}

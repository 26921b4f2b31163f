import HTTPTypes
import HummingbirdTesting
import Testing

@testable import ClassifierService

@Suite("POST /v1/explain and the catalogue")
struct ExplainRouteTests {
    @Test("the words that matched are marked, in texts of any script")
    func marks() async throws {
        try await SampleService().withClient { client in
            let text = "550 5.1.1 <ä@example.com> No such User HERE, sorry 多谢"
            let answer = try await client.send(
                .post, "/v1/explain", text, [.contentType: "text/plain"])
            #expect(
                answer.text.contains(
                    #""marked": ["550 5.1.1 <ä@example.com> ", "No such User HERE", ", sorry 多谢"]"#)
            )
            #expect(answer.text.contains(#""decided_by": "alone""#))
        }
    }

    @Test("a notification is told from a text, and a reply of several lines is one")
    func formats() async throws {
        try await SampleService().withClient { client in
            let notification =
                #"{"notificationType": "Bounce", "bounce": {"bounceType": "Transient", "bouncedRecipients": "#
                + #"[{"emailAddress": "a@example.com", "diagnosticCode": "smtp; \#(SampleService.known)"}, "#
                + #"{"emailAddress": "b@example.com", "diagnosticCode": "smtp; 450 later"}]}}"#
            let ses = try await client.send(.post, "/v1/explain", notification)
            #expect(
                ses.text.hasPrefix(
                    #"{"format": "ses", "explanations": [{"event": {"recipient": "a@"#))
            #expect(ses.text.contains(#""reported": "Transient", "reclassified": true"#))
            let lines = try await client.send(
                .post, "/v1/explain", "550-5.1.1 no such\n550 5.1.1 user here")
            #expect(lines.text.contains(#""normalized": "no such user here""#))
            #expect(lines.text.components(of: #""answer""#) == 1)
            #expect(try await client.send(.post, "/v1/explain", "  \n").status == .badRequest)
        }
    }

    @Test("signatures are found by words, reason and page")
    func catalogue() async throws {
        try await SampleService().withClient { client in
            let all = try await client.send(.get, "/v1/signatures?limit=1").text
            #expect(all.contains(#""id": "phrase.closed""#))
            #expect(all.hasSuffix(#""total": 2, "next": "phrase.closed"}"#))
            let next = try await client.send(.get, "/v1/signatures?limit=1&after=phrase.closed")
                .text
            #expect(next.contains(#""id": "phrase.no-such-user""#) && !next.contains("next"))
            let words = try await client.send(.get, "/v1/signatures?q=CLOSED%20mailbox").text
            #expect(words.contains(#""total": 1"#))
            let reason = try await client.send(.get, "/v1/signatures?reason=user_unknown").text
            #expect(reason.contains(#""total": 1"#))
            #expect(try await client.send(.get, "/v1/signatures?limit=0").status == .badRequest)
            let one = try await client.send(.get, "/v1/signatures/phrase.closed").text
            #expect(
                one.contains(
                    #""templates": [{"pattern": "this mailbox was closed", "whole": false}]"#))
            #expect(
                try await client.send(.get, "/v1/signatures/phrase.nothing").status == .notFound)
        }
    }

    @Test("the page and its files come with a policy that lets nothing else in")
    func page() async throws {
        try await SampleService().withClient { client in
            for path in ["/", "/page.css", "/page.js", "/openapi.yaml"] {
                let answer = try await client.send(.get, path)
                #expect(answer.status == .ok && !answer.text.isEmpty)
                #expect(
                    answer.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
                #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            }
        }
    }
}

extension String {
    /// How often a part stands in the text.
    func components(of part: String) -> Int { ranges(of: part).count }
}

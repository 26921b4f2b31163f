import Foundation
import Testing

@testable import AmazonServices

struct SigV4Tests {
    let signer = SigV4(
        credentials: AmazonCredentials(
            accessKey: "AKIDEXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
        region: "us-east-1", service: "service")

    /// The published results of AWS's test suite for requests to example.amazonaws.com.
    @Test(arguments: [
        ("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        (
            "GET", "/?Param2=value2&Param1=value1",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
        ),
    ])
    func `Signatures are those that AWS published`(
        method: String, path: String, signature: String
    ) throws {
        let time = try #require(UTCTime(rfc3339: "2015-08-30T12:36:00Z"))
        let call = signer.signed(
            HTTPCall(method, "https://example.amazonaws.com\(path)"), at: time)
        #expect(call.field("X-Amz-Date") == "20150830T123600Z")
        #expect(call.field("Authorization")?.hasSuffix("Signature=\(signature)") == true)
    }

    @Test(
        .enabled(if: Fixture.hasBotocore),
        arguments: [
            "/v2/email/suppression/addresses/user%2Btag%40example.com", "/",
            "/v2/email/suppression/addresses/%27o%27%2F%25%40example.com?b=2&a=1%20x",
        ])
    func `Signatures are those of botocore`(path: String) throws {
        let signer = SigV4(
            credentials: AmazonCredentials(
                accessKey: "AKIDEXAMPLE", secretKey: "example-secret", sessionToken: "token/+="),
            region: "eu-west-1", service: "ses")
        var call = HTTPCall("PUT", "https://email.eu-west-1.amazonaws.com\(path)")
        call.body = Array(#"{"EmailAddress": "user@example.com"}"#.utf8)
        call.headers = [("Content-Type", "application/json")]
        let time = UTCTime(seconds: 1_800_000_000)
        let ours = try #require(signer.signed(call, at: time).field("Authorization"))
        let script = """
            import sys, datetime
            import botocore.auth as a
            from botocore.awsrequest import AWSRequest
            from botocore.credentials import Credentials
            now = datetime.datetime.fromtimestamp(1800000000, datetime.timezone.utc)
            a.get_current_datetime = lambda *x, **k: now.replace(tzinfo=None)
            r = AWSRequest('PUT', sys.argv[1], data=sys.argv[2].encode(),
                           headers={'Content-Type': 'application/json'})
            s = a.SigV4Auth(Credentials('AKIDEXAMPLE', 'example-secret', 'token/+='), 'ses', 'eu-west-1')
            s.add_auth(r)
            print(r.headers['Authorization'])
            """
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c", script, call.url, String(decoding: call.body, as: UTF8.self),
        ]
        process.standardOutput = pipe
        try process.run()
        let theirs = String(
            decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(ours == theirs.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    @Test func `Credentials say nothing of the secret`() {
        #expect("\(signer.credentials)" == "AmazonCredentials")
    }

    @Test(arguments: [
        ("us-east-1", "https://email.us-east-1.amazonaws.com"),
        ("cn-north-1", "https://email.cn-north-1.amazonaws.com.cn"),
    ])
    func `Endpoints follow the Region`(name: String, url: String) throws {
        let region = try #require(AmazonRegion(name))
        #expect(AmazonEnvironment([:]).endpoint(.sesv2, in: region) == url)
        let both = AmazonEnvironment([
            "AWS_ENDPOINT_URL": "http://127.0.0.1:1/", "AWS_ENDPOINT_URL_SQS": "http://127.0.0.1:2",
        ])
        #expect(both.endpoint(.sesv2, in: region) == "http://127.0.0.1:1")
        #expect(both.endpoint(.sqs, in: region) == "http://127.0.0.1:2")
    }

    @Test(arguments: ["", "us", "us-east-1.example.com", "US-EAST-1", "us_east_1", "us-east-1/"])
    func `What names no Region is none`(name: String) { #expect(AmazonRegion(name) == nil) }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2024-02-29T23:59:59.999Z", 1_709_251_199),
        ("2026-11-23T08:15:30.123Z", 1_795_421_730),
    ])
    func `Times are read`(text: String, seconds: Int) {
        #expect(UTCTime(rfc3339: text)?.seconds == seconds)
    }

    @Test(arguments: [
        "", "2026-11-23", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-23T08:15:30",
        "2026-11-23T08:15:30+01:00", "2026-11-23T08:15:30.Z", "2026-11-23T24:00:00Z",
    ])
    func `What is no time is none`(text: String) { #expect(UTCTime(rfc3339: text) == nil) }
}

internal import Crypto

/// Signs requests: AWS Signature Version 4, the header form.
struct SigV4: Sendable {
    let credentials: AmazonCredentials
    let region: String
    let service: String

    /// A call with the fields `X-Amz-Date`, `X-Amz-Security-Token` and `Authorization`.
    ///
    /// The path of the URL must be percent-encoded already; it is encoded once more in what is signed, as
    /// all services but S3 want it. Everything but hop-by-hop fields is signed.
    func signed(_ call: HTTPCall, at time: UTCTime) -> HTTPCall {
        var call = call
        let date = time.basic
        call.headers.append(("X-Amz-Date", date))
        if let token = credentials.sessionToken {
            call.headers.append(("X-Amz-Security-Token", token))
        }
        let parts = URLParts(call.url)
        var fields = call.headers.map { ($0.name.lowercased(), Self.trimmed($0.value)) }
        fields.append(("host", parts.authority))
        fields.sort { $0.0 < $1.0 }
        let names = fields.map(\.0).joined(separator: ";")
        let request = [
            call.method, Self.canonicalPath(parts.path), Self.canonicalQuery(parts.query),
            fields.map { "\($0.0):\($0.1)\n" }.joined(), names,
            Hex.text(SHA256.hash(data: call.body)),
        ].joined(separator: "\n")
        let scope = "\(date.prefix(8))/\(region)/\(service)/aws4_request"
        let text =
            "AWS4-HMAC-SHA256\n\(date)\n\(scope)\n"
            + Hex.text(SHA256.hash(data: Array(request.utf8)))
        var key = SymmetricKey(data: Array("AWS4\(credentials.secretKey)".utf8))
        for part in [String(date.prefix(8)), region, service, "aws4_request"] {
            let code = HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key)
            key = SymmetricKey(data: Array(code))
        }
        let signature = Hex.text(
            HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
        call.headers.append(
            (
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), "
                    + "SignedHeaders=\(names), Signature=\(signature)"
            ))
        return call
    }

    private static func canonicalPath(_ path: String) -> String {
        path.isEmpty ? "/" : PercentEncoding.encoded(path, keeping: "/")
    }

    /// The parameters in the order of their bytes; what is encoded stays encoded.
    private static func canonicalQuery(_ query: String) -> String {
        query.split(separator: "&").map { pair -> (String, String) in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(halves[0]), halves.count > 1 ? String(halves[1]) : "")
        }.sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    /// Without blanks at the ends, and one where several stand.
    private static func trimmed(_ value: String) -> String {
        value.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
}

/// The parts of a URL that a signature covers.
struct URLParts {
    var authority: String
    var path: String
    var query: String

    init(_ url: String) {
        var rest = url[...]
        if let scheme = url.firstRange(of: "://") { rest = url[scheme.upperBound...] }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        authority = String(rest[..<end])
        rest = rest[end...]
        let mark = rest.firstIndex(of: "?") ?? rest.endIndex
        path = String(rest[..<mark])
        query = mark < rest.endIndex ? String(rest[rest.index(after: mark)...]) : ""
        if url.hasPrefix("https://"), authority.hasSuffix(":443") { authority.removeLast(4) }
        if url.hasPrefix("http://"), authority.hasSuffix(":80") { authority.removeLast(3) }
    }
}

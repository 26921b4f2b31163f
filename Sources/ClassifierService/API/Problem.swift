internal import BounceClassifier
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// An error as the service says it: `application/problem+json` (RFC 9457).
///
/// The detail never quotes what was sent.
struct Problem: HTTPResponseError, Equatable {
    /// The status of the answer.
    var status: HTTPResponse.Status
    /// The kind of problem, for programs: `too_many_items`.
    var code: String
    /// What is wrong with this request, and what to do.
    var detail: String
    /// Further fields of the answer's head: `Retry-After`, `Allow`.
    var headers: HTTPFields = [:]

    init(
        _ status: HTTPResponse.Status, _ code: String, _ detail: String, _ headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers
    }

    /// The answer.
    var response: Response {
        var bytes: [UInt8] = []
        JSONText.append(&bytes) { json in
            json.add("type", "urn:kb:problem:\(code)")
            json.add("title", status.reasonPhrase)
            json.add("status", status.code)
            json.add("detail", detail)
            json.add("code", code)
        }
        var response = Response.bytes(bytes, type: .problem, status: status)
        for field in headers { response.headers[field.name] = field.value }
        return response
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        response
    }
}

extension Problem {
    static func badRequest(_ code: String, _ detail: String) -> Problem {
        Problem(.badRequest, code, detail)
    }

    static func notFound(_ detail: String) -> Problem { Problem(.notFound, "not_found", detail) }

    static func tooLarge(_ limit: Int) -> Problem {
        Problem(
            .contentTooLarge, "too_large",
            "the body is longer than \(limit) bytes; send less at a time, or use /v1/classify/stream",
            [.connection: "close"])
    }

    static func tooManyItems(_ limit: Int) -> Problem {
        Problem(
            .unprocessableContent, "too_many_items",
            "the body holds more than \(limit) records; send less at a time, or use "
                + "/v1/classify/stream")
    }

    static func unavailable(_ code: String, _ detail: String, retryAfter: Int) -> Problem {
        Problem(.serviceUnavailable, code, detail, [.retryAfter: String(retryAfter)])
    }
}

/// What an answer's body is.
enum ContentType: String {
    case json = "application/json"
    case jsonLines = "application/x-ndjson"
    case problem = "application/problem+json"
    case metrics = "text/plain; version=0.0.4; charset=utf-8"
    case yaml = "application/yaml"
    case html = "text/html; charset=utf-8"
    case style = "text/css; charset=utf-8"
    case script = "text/javascript; charset=utf-8"
}

extension Response {
    /// An answer of bytes that are there.
    static func bytes(
        _ bytes: [UInt8], type: ContentType, status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type.rawValue],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// An answer of one JSON object.
    static func json(
        status: HTTPResponse.Status = .ok, _ body: (inout JSONText) -> Void
    ) -> Response {
        var bytes: [UInt8] = []
        JSONText.append(&bytes, object: body)
        return .bytes(bytes, type: .json, status: status)
    }
}

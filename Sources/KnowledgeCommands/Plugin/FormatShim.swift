internal import BounceAnswers
internal import BounceClassifier
internal import BounceFormats

/// Serves one of our own formats over the protocol of plugins, so that the host has a real peer.
struct FormatShim {
    private static let methodNotFound = -32601
    private static let invalidInput = -32000

    private let format: any BounceFormat.Type
    private var decoder: any BounceFormat
    private var answerBytes = 1 << 20
    /// What would have made an answer too long.
    private var heldBack: [String] = []
    /// Whether the input of the host is to be closed next.
    private(set) var isShutDown = false

    init(_ format: any BounceFormat.Type) {
        self.format = format
        decoder = format.init()
        decoder.includesDeliveries = true
    }

    /// The answer to one line; nil where there is none to give.
    mutating func answer(_ line: [UInt8]) -> String? {
        guard let message = try? JSONReader.decode(line, line: 1), message.isObject else {
            return Self.failure("null", -32700, "the line is no JSON object", "invalid_input")
        }
        // Notifications get no answer.
        guard let id = message["id"]?.json else { return nil }
        switch message["method"]?.string {
        case "initialize": return Self.result(id, initialize(message["params"]))
        case "ping": return Self.result(id, "null")
        case "shutdown":
            isShutDown = true
            return Self.result(id, "null")
        case "format/detect": return detect(id, message["params"])
        case "format/decode": return decode(id, message["params"])
        default:
            return Self.failure(id, Self.methodNotFound, "there is no such method", "unsupported")
        }
    }

    private mutating func initialize(_ params: JSONValue?) -> String {
        if let bytes = params?["limits"]?["answer_bytes"]?.identifier.flatMap({ Int($0) }) {
            answerBytes = bytes
        }
        return JSONText.object { json in
            json.add("protocol", 1)
            json.add(
                "plugin",
                object: { json in
                    json.add("name", "\(format.descriptor.name)-shim")
                    json.add("version", "1")
                })
            json.add("roles", array: [JSONText.quoted("format")])
            json.add("capabilities", array: [])
        }
    }

    private func detect(_ id: String, _ params: JSONValue?) -> String {
        guard let start = Self.bytes(params) else { return Self.noBytes(id) }
        let isCertain = format.recognizes(start[...])
        return Self.result(
            id, JSONText.object { $0.add("confidence", isCertain ? "certain" : "no") })
    }

    private mutating func decode(_ id: String, _ params: JSONValue?) -> String {
        guard let bytes = Self.bytes(params) else { return Self.noBytes(id) }
        let isLast = params?["last"]?.isTrue == true
        heldBack += decoder.decode(bytes[...], isLast: isLast).map { record in
            JSONText.object { $0.add(record) }
        }
        if isLast {
            decoder = format.init()
            decoder.includesDeliveries = true
        }
        var room = answerBytes - 256
        let count = heldBack.prefix { record in
            room -= record.utf8.count + 2
            return room >= 0
        }.count
        defer { heldBack.removeFirst(count) }
        return Self.result(
            id,
            JSONText.object { json in
                json.add("records", array: Array(heldBack.prefix(count)))
                if count < heldBack.count { json.add("more", true) }
            })
    }

    private static func bytes(_ params: JSONValue?) -> [UInt8]? {
        params?["base64"]?.string.map { TransferEncoding.base64(Array($0.utf8)[...]) }
    }

    private static func noBytes(_ id: String) -> String {
        failure(id, invalidInput, "the field base64 is missing", "invalid_input")
    }

    private static func result(_ id: String, _ result: String) -> String {
        JSONText.object { json in
            json.add("jsonrpc", "2.0")
            json.add("id", json: id)
            json.add("result", json: result)
        }
    }

    private static func failure(
        _ id: String, _ code: Int, _ message: String, _ kind: String
    ) -> String {
        JSONText.object { json in
            json.add("jsonrpc", "2.0")
            json.add("id", json: id)
            json.add(
                "error",
                object: { json in
                    json.add("code", code)
                    json.add("message", message)
                    json.add("data", object: { $0.add("kind", kind) })
                })
        }
    }
}

internal import BounceClassifier
internal import BounceFormats

/// Messages of JSON-RPC 2.0, one object a line.
enum PluginMessage {
    /// The versions of our protocol that the host speaks.
    static let protocols = [1]

    /// The code of JSON-RPC for a method that is not there.
    static let methodNotFound = -32601

    static func request(_ id: Int, _ method: String, _ params: String?) -> [UInt8] {
        line { json in
            json.add("id", id)
            json.add("method", method)
            if let params { json.add("params", json: params) }
        }
    }

    static func notification(_ method: String, _ params: String) -> [UInt8] {
        line { json in
            json.add("method", method)
            json.add("params", json: params)
        }
    }

    /// An answer; `result` is JSON.
    static func answer(_ id: JSONValue, _ result: String) -> [UInt8] {
        line { json in
            json.add("id", json: id.json)
            json.add("result", json: result)
        }
    }

    static func failure(
        _ id: JSONValue?, code: Int, _ message: String, kind: PluginError.Kind
    ) -> [UInt8] {
        line { json in
            json.add("id", json: id?.json ?? "null")
            json.add(
                "error",
                object: { json in
                    json.add("code", code)
                    json.add("message", message)
                    json.add("data", object: { $0.add("kind", kind.rawValue) })
                })
        }
    }

    private static func line(_ body: (inout JSONText) -> Void) -> [UInt8] {
        let text = JSONText.object { json in
            json.add("jsonrpc", "2.0")
            body(&json)
        }
        return Array(text.utf8) + [0x0A]
    }
}

extension JSONValue {
    /// A whole number; nil where it is none.
    var integer: Int? { string == nil ? identifier.flatMap { Int($0) } : nil }
}

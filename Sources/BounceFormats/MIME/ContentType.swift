internal import DeliveryStatus

/// A Content-Type field (RFC 2045 section 5).
struct ContentType {
    /// Type and subtype in lower case: `text/plain`.
    let name: String
    private var parameters: [(name: [UInt8], value: [UInt8])] = []

    /// Reads the field; without one a part is plain text (RFC 2045 section 5.2).
    init(_ field: [UInt8]?) {
        guard let field, !field.isEmpty else {
            name = "text/plain"
            return
        }
        let semicolon = field.firstIndex(of: 0x3B) ?? field.endIndex
        let type = field[..<semicolon].lowered.filter { !ASCII.isBlank($0) }
        name = type.isEmpty ? "text/plain" : String(repairing: type)
        read(field[semicolon...])
    }

    var isMultipart: Bool { name.hasPrefix("multipart/") }

    /// The parameter called `name`, in lower case; pieces of RFC 2231 section 3 put together.
    subscript(name: String) -> [UInt8]? {
        let wanted = Array(name.utf8)
        var pieces: [UInt8]?
        for parameter in parameters {
            if parameter.name == wanted { return parameter.value }
            if parameter.name.starts(with: wanted),
                parameter.name.dropFirst(wanted.count).first == 0x2A
            {
                pieces = (pieces ?? []) + parameter.value
            }
        }
        return pieces
    }

    private mutating func read(_ text: ArraySlice<UInt8>) {
        var rest = text
        while rest.first == 0x3B, parameters.count < 32 {
            rest = rest.dropFirst()
            let name = rest.prefix { $0 != 0x3D && $0 != 0x3B }
            rest = rest[name.endIndex...]
            guard rest.first == 0x3D else { continue }
            rest = rest.dropFirst().drop { ASCII.isBlank($0) }
            var value: [UInt8] = []
            if rest.first == 0x22 {
                rest = rest.dropFirst()
                while let byte = rest.popFirst(), byte != 0x22 {
                    value.append(byte == 0x5C ? rest.popFirst() ?? byte : byte)
                }
                rest = rest.drop { $0 != 0x3B }
            } else {
                let token = rest.prefix { $0 != 0x3B }
                rest = rest[token.endIndex...]
                value = Array(token.trimmed)
            }
            parameters.append((name.trimmed.lowered, value))
        }
    }
}

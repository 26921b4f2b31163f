internal import Hashing

/// SHA-256 over lines of tab-separated fields, so that no two lists of fields hash alike by accident.
package struct FieldHash: Sendable {
    private var text = ""

    package init() {}

    /// Adds one line.
    package mutating func add(_ fields: [String]) {
        text += fields.map(Self.escaped).joined(separator: "\t") + "\n"
    }

    /// The digest of all lines as 64 hexadecimal digits.
    package var hexDigest: String { SHA256.hexDigest(Array(text.utf8)) }

    private static func escaped(_ field: String) -> String {
        var text = ""
        for character in field.unicodeScalars {
            switch character {
            case "\t": text += "\\t"
            case "\n": text += "\\n"
            case "\\": text += "\\\\"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}

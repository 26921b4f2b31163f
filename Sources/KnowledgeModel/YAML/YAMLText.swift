/// Writes texts as YAML.
package enum YAMLText {
    /// `text` in double quotes, everything escaped that does not print.
    package static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if isPlain(scalar.value) {
                    result.unicodeScalars.append(scalar)
                } else {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
                }
            }
        }
        return result + "\""
    }

    /// Whether a scalar may stand in a YAML file and is no line end to YAML.
    private static func isPlain(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x20..<0x7F, 0xA0..<0x2028, 0x202A..<0xFDD0, 0xFDF0..<0xFEFF, 0xFF00..<0xFFFD: true
        case 0x1_0000...: scalar & 0xFFFE != 0xFFFE
        default: false
        }
    }
}

internal import SignatureMatching

/// The marks of what was masked: holes as templates have them, and what is put in their place.
enum Hole: Int, CaseIterable {
    case address, url, ip, host, recipientDomain, number, token
    /// The rest of a text that was too long.
    case text

    private var kind: Template.Hole {
        switch self {
        case .address: .address
        case .url: .url
        case .ip: .ip
        case .host: .host
        case .recipientDomain: .recipientDomain
        case .number: .number
        case .token: .token
        case .text: .text
        }
    }

    /// `{address}`.
    var mark: [UInt8] { Self.marks[rawValue] }

    private static let marks = allCases.map { Array("{\($0.kind.name)}".utf8) }

    /// The name for documentation that stands for what was there.
    var sample: String {
        switch self {
        case .address: "user@example.com"
        case .url: "https://www.example.com/"
        case .ip: "192.0.2.1"
        case .host: "mx.example.net"
        case .recipientDomain: "example.com"
        case .number: "0000"
        case .token: "A0000000"
        case .text: ""
        }
    }

    /// The hole whose mark starts at `index`, and where it ends.
    static func at(_ index: Int, in bytes: [UInt8]) -> (hole: Hole, end: Int)? {
        guard bytes[index] == UInt8(ascii: "{") else { return nil }
        for hole in allCases {
            let end = index + hole.mark.count
            if end <= bytes.count, bytes[index..<end].elementsEqual(hole.mark) {
                return (hole, end)
            }
        }
        return nil
    }
}

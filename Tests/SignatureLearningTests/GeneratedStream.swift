import DeliveryStatus
import TestSupport

/// Bounces made of texts in which documentation names became fresh names.
struct GeneratedStream {
    var generator: SeededGenerator
    private static let letters = Array("abcdefghijklmnopqrstuvwxyz")
    private static let hexadecimal = Array("0123456789ABCDEF")
    private static let names = [
        "anna", "bernd", "carla", "dmitri", "elif", "fatima", "giorgio", "hiroshi", "ingrid",
        "jana",
    ]
    private static let roles = ["info", "sales", "support", "office", "contact", "admin"]

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    mutating func word(_ length: Int) -> String {
        String((0..<length).map { _ in Self.letters[number(0...25)] })
    }

    mutating func hexadecimal(_ length: Int) -> String {
        String((0..<length).map { _ in Self.hexadecimal[number(0...15)] })
    }

    mutating func local() -> String {
        let name = Self.names[number(0...9)]
        switch number(0...9) {
        case 0: return name + "." + word(7)
        case 1: return name + String(number(10...99))
        case 2: return word(1) + "." + word(8)
        case 3: return name + "_" + word(6)
        case 4: return name + "-" + word(6)
        case 5: return Self.roles[number(0...5)]
        case 6: return word(3) + String(number(1000...9999))
        case 7: return name + "+" + word(4)
        case 8: return word(9)
        default: return name + word(6)
        }
    }

    mutating func domain() -> String {
        word(number(5...11)) + [".com", ".de", ".co.uk", ".net", ".fr", ".online"][number(0...5)]
    }

    /// Puts fresh names in place of those for documentation.
    mutating func refill(_ text: String) -> BounceEvent {
        let recipient = local() + "@" + domain()
        var result = text
        for address in ["user@example.com", "user@example.org", "recipient@example.com"] {
            result = result.replacing(address, with: recipient)
        }
        var parts: [String] = []
        for part in result.split(separator: " ", omittingEmptySubsequences: false) {
            var part = String(part)
            for ip in ["192.0.2.1", "198.51.100.1", "203.0.113.1"] where part.contains(ip) {
                part = part.replacing(
                    ip,
                    with:
                        "\(number(11...220)).\(number(0...255)).\(number(0...255)).\(number(1...254))"
                )
            }
            for host in ["mx.example.net", "mx.example.com", "mail.example.com", "mx1.example.net"]
            where part.contains(host) {
                part = part.replacing(host, with: word(3) + "\(number(1...9))." + domain())
            }
            if part == "00000000" || part == "0000000000" {
                part = hexadecimal(part.utf8.count + 2)
            }
            parts.append(part)
        }
        return BounceEvent(
            recipient: recipient, diagnostic: parts.joined(separator: " "), action: .failed,
            timestamp: "2026-10-\(number(10...28))T10:00:00Z")
    }
}

package import DeliveryStatus

/// A diagnostic in which nothing belongs to anybody any more.
package struct Redaction: Sendable {
    static let userName = "user"

    /// The text, with documentation names in place of real ones.
    package private(set) var text = ""
    /// What was put in, by its bytes in `text`.
    private(set) var stretches: [PrivateStretch] = []

    /// Redacts the diagnostic of `event`.
    ///
    /// - Parameters:
    ///   - event: The bounce; its recipient's name goes wherever it stands.
    ///   - own: Suffixes of the provider's own hosts, which keep their suffix.
    ///   - known: Dotted names that the corpus has already, folded.
    /// - Throws: a `Problem` that quotes nothing, where something private would be left.
    package init(_ event: BounceEvent, own: [String], known: Set<String>) throws(Problem) {
        let source = PrivateStretches(event.diagnostic, known: known)
        let people = PrivateWords(
            addresses: source.addresses + (event.recipient.map { [$0] } ?? []))
        let recipientDomain = event.recipient.flatMap { address in
            address.lastIndex(of: "@").map {
                address[address.index(after: $0)...].lowercased().replacing(">", with: "")
            }
        }
        let bytes = Array(event.diagnostic.utf8)
        var result: [UInt8] = []
        var done = 0
        for stretch in source.find(people: people) {
            result += bytes[done..<stretch.range.lowerBound]
            let real = String(decoding: bytes[stretch.range], as: UTF8.self)
            let start = result.count
            result +=
                Self.name(
                    for: real, stretch.kind, own: own, recipientDomain: recipientDomain
                ).utf8
            stretches.append(PrivateStretch(kind: stretch.kind, range: start..<result.count))
            done = stretch.range.upperBound
        }
        result += bytes[done...]
        text = String(decoding: result, as: UTF8.self)
        // What was put in is nobody's, even where a recipient is called `example`.
        let list = Tokenizer.words(of: text)
        let isLeft = people.places(in: list).flatMap { $0 }.contains { word in
            !stretches.contains { $0.range.overlaps(list.words[word].source) }
        }
        if isLeft {
            throw Problem(
                SourceLocation(path: "bounce"), "not-redacted",
                "a name of the recipient would be left in the text; redact the input by hand")
        }
    }

    /// The documentation name for something real.
    private static func name(
        for real: String, _ kind: PrivateStretch.Kind, own: [String], recipientDomain: String?
    ) -> String {
        switch kind {
        case .url: return "https://www.example.com/"
        case .address: return "\(userName)@example.com"
        case .ip: return real.contains(":") ? "2001:db8::1" : "192.0.2.1"
        case .person: return userName
        case .id:
            return String(
                String.UnicodeScalarView(
                    real.unicodeScalars.map { "-_.=+/".unicodeScalars.contains($0) ? $0 : "0" }))
        case .host:
            let host = real.lowercased()
            if host == recipientDomain { return "example.com" }
            // What stands before the suffix can be a customer's name.
            for suffix in own.sorted(by: { $0.count > $1.count }) {
                let bare = suffix.hasPrefix(".") ? String(suffix.dropFirst()) : suffix
                if host == bare.lowercased() { return bare }
                if host.hasSuffix("." + bare.lowercased()) { return "mx." + bare }
            }
            return "mx.example.net"
        }
    }
}

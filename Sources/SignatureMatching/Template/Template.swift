/// The words of a signature: literal words with typed holes.
package struct Template: Sendable, Hashable {
    /// A gap that stands for a stretch of words.
    package enum Hole: UInt32, Sendable, Hashable, CaseIterable {
        /// A mail address.
        case address
        /// A URL with its scheme.
        case url
        /// An IPv4 or IPv6 address.
        case ip
        /// A dotted name.
        case host
        /// One word of digits.
        case number
        /// The rest of a run without blanks.
        case token
        /// Any words, or none.
        case text
        /// The domain of the recipient, where it is known.
        case recipientDomain

        /// The name between braces; `{domain}` reads as `{host}`.
        package init?(name: some StringProtocol) {
            switch name {
            case "address": self = .address
            case "url": self = .url
            case "ip": self = .ip
            case "host", "domain": self = .host
            case "number": self = .number
            case "token": self = .token
            case "text": self = .text
            case "recipient_domain": self = .recipientDomain
            default: return nil
            }
        }

        /// The name between braces.
        package var name: String {
            self == .recipientDomain ? "recipient_domain" : String(describing: self)
        }
    }

    /// A literal word, folded, or a hole.
    package enum Element: Sendable, Hashable {
        case word(String)
        case hole(Hole)
    }

    /// How much of a diagnostic a template covers.
    package enum Mode: UInt8, Sendable, Hashable {
        /// A contiguous run of its words.
        case contains = 0
        /// All of its words.
        case text = 1
    }

    package var mode: Mode
    package var elements: [Element]

    package init(mode: Mode, elements: [Element]) {
        self.mode = mode
        self.elements = elements
    }

    /// How many literal words it has.
    package var literalCount: Int {
        elements.count { if case .word = $0 { true } else { false } }
    }

    /// The canonical form: words and holes, a blank between them.
    package var pattern: String {
        elements.map { element in
            switch element {
            case .word(let word): word
            case .hole(let hole): "{\(hole.name)}"
            }
        }.joined(separator: " ")
    }
}

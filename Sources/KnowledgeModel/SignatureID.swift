internal import DeliveryStatus

/// The id of a signature: the name of its file's provider, software or layer, a dot, a slug.
package struct SignatureID: Sendable, Hashable, CustomStringConvertible {
    package let prefix: String
    package let slug: String

    /// Nil where `text` is no id.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let prefix = parts.first, let slug = parts.last,
            Self.isSlug(prefix), Self.isSlug(slug)
        else { return nil }
        self.prefix = String(prefix)
        self.slug = String(slug)
    }

    /// Whether `text` is lower-case letters, digits and hyphens.
    package static func isSlug(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                ASCII.isDigit(byte) || byte &- 0x61 < 26 || byte == UInt8(ascii: "-")
            }
    }

    package var description: String { "\(prefix).\(slug)" }
}

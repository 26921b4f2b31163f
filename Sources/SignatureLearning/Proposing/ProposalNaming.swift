internal import DeliveryStatus

/// Ids and titles of proposals, from their words.
enum ProposalNaming {
    /// An id that nobody has: the prefix, and a slug of the template's words.
    static func id(
        _ template: String, prefix: String, key: ClusterKey, taken: Set<String>
    ) -> String {
        let words = Tokenizer.words(of: withoutHoles(template)).strings.filter { word in
            word.utf8.allSatisfy { ASCII.isLetterOrDigit($0) }
        }
        var slug = words.prefix(7).joined(separator: "-")
        if slug.utf8.count > 48 { slug = String(slug.prefix(48)) }
        while slug.hasSuffix("-") { slug.removeLast() }
        if slug.utf8.count < 3 { slug = "text-" + key.description.prefix(8) }
        let id = "\(prefix).\(slug)"
        if !taken.contains(id) { return id }
        let longer = "\(id)-\(key.description.prefix(6))"
        return taken.contains(longer) ? "\(prefix).text-\(key)" : longer
    }

    /// A sentence for people.
    static func title(_ template: String, reason: String) -> String {
        let meaning =
            switch reason {
            case "mailbox_disabled": "the mailbox was given up"
            case "mailbox_moved": "the recipient has moved"
            case "domain_unknown": "there is no such domain"
            case "domain_not_accepting": "the domain takes no mail"
            default: "there is no such recipient"
            }
        return "The server says that \(meaning): "
            + withoutHoles(template).split(separator: " ").joined(separator: " ")
    }

    /// The template with an ellipsis for each hole.
    private static func withoutHoles(_ template: String) -> String {
        var text = ""
        var isInside = false
        for character in template {
            switch character {
            case "{":
                isInside = true
                text += "…"
            case "}": isInside = false
            default: if !isInside { text.append(character) }
            }
        }
        return text
    }
}

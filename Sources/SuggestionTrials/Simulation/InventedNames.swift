/// Names that belong to nobody, in the shapes that real ones have.
///
/// Every domain starts with `kbsim-`, under real top-level domains, because masks look at those.
package enum InventedNames {
    /// What every invented domain's registered label starts with.
    package static let prefix = "kbsim-"

    static let flowers = [
        "tulip", "rose", "lily", "iris", "violet", "daisy", "poppy", "orchid", "lotus", "peony",
        "aster", "dahlia", "clover", "fern", "heather", "jasmin", "lupine", "marigold", "myrtle",
        "primrose",
    ]
    static let suffixes = [
        "com", "com", "com", "net", "org", "de", "fr", "co.uk", "it", "es", "nl", "com.br", "pl",
        "co.jp", "jp", "ru", "cz", "se", "ch", "at", "eu", "info", "biz", "io", "com.au", "ca",
        "com.mx", "com.ar", "com.tr", "co.in", "edu",
    ]
    private static let people = [
        "anna", "ben", "carla", "david", "elena", "felix", "greta", "hugo", "ines", "jan", "karin",
        "luis", "marta", "nils", "olga", "pavel", "rosa", "sven", "tina", "yuki",
    ]
    private static let families = [
        "adler", "berg", "costa", "dupont", "evans", "fischer", "garcia", "hansen", "ito", "jones",
        "kowalski", "lopez", "moreau", "novak", "olsen", "petrov", "rossi", "silva", "tanaka",
        "weber",
    ]
    /// Parts that make of twenty families many: no two people of one domain share an address by chance.
    private static let middles = [
        "", "al", "an", "ar", "bor", "dal", "en", "er", "in", "kar", "lin", "mar", "nor", "ol",
        "or",
        "ral", "sol", "tor", "un", "vin",
    ]
    private static let endings = [
        "", "sen", "son", "mann", "ova", "ski", "ez", "elli", "eau", "stad", "wick", "ura",
    ]
    /// Local parts that are words of many refusals too.
    private static let roles = [
        "info", "sales", "support", "contact", "office", "service", "admin", "mail", "help",
        "user", "order", "billing", "team", "news", "account",
    ]

    /// A domain by its number.
    static func domain(_ number: Int) -> String {
        let flower = flowers[number % flowers.count]
        let round = number / flowers.count
        return
            "\(prefix)\(flower)\(round == 0 ? "" : String(round)).\(suffixes[number % suffixes.count])"
    }

    /// Whether a name is as common as `info`: one such mailbox is at every domain.
    static func isRole(_ local: String) -> Bool { roles.contains(local) }

    /// A mailbox's name, in one of 14 styles.
    static func localPart(_ random: inout SplitMix) -> String {
        let first = random.pick(people, or: "anna")
        let last =
            random.pick(families, or: "berg") + random.pick(middles, or: "")
            + random.pick(endings, or: "")
        let number = random.within(1...9999)
        switch random.below(14) {
        case 0: return last
        case 1: return "\(first).\(last)"
        case 2: return "\(first)_\(last)"
        case 3: return "\(first)-\(last)"
        case 4: return "\(first.prefix(1))\(last)"
        case 5: return "\(first)\(number)"
        case 6: return "\(first).\(last)\(number % 100)"
        case 7: return "\(last)+\(random.pick(flowers, or: "rose"))"
        case 8: return "\(last).\(first.prefix(1))"
        case 9: return random.pick(roles, or: "info")
        case 10: return "\(first.prefix(1).uppercased())\(first.dropFirst()).\(last)"
        case 11: return random.text(random.within(8...10), of: "0123456789")
        case 12:
            return random.text(random.within(6...12), of: "abcdefghijklmnopqrstuvwxyz0123456789")
        default: return "\(random.pick(roles, or: "info")).\(last)"
        }
    }

    /// An address of the networks that are handed out, RFC 1918 and multicast left out.
    static func ipv4(_ random: inout SplitMix) -> String {
        let first = random.pick(
            [5, 23, 37, 46, 62, 78, 85, 91, 104, 130, 151, 185, 193, 212], or: 5)
        return "\(first).\(random.below(256)).\(random.below(256)).\(random.within(1...254))"
    }

    static func ipv6(_ random: inout SplitMix) -> String {
        let groups = (0..<4).map { _ in String(random.within(1...0xFFFF), radix: 16) }
        return "2a01:4f8:" + groups.dropLast().joined(separator: ":") + "::" + (groups.last ?? "1")
    }

    /// The id of a queue or a session, in one of 5 styles.
    static func queueID(_ random: inout SplitMix) -> String {
        let digits = "0123456789"
        let hex = "0123456789ABCDEF"
        let mixed = "abcdefghijklmnopqrstuvwxyz0123456789"
        switch random.below(5) {
        case 0: return random.text(10, of: hex) + "1"
        case 1:
            return "4" + random.text(13, of: "BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789")
        case 2:
            return "1" + random.text(5, of: mixed) + "-" + random.text(6, of: mixed + digits) + "-"
                + random.text(2, of: mixed)
        case 3: return random.text(14, of: digits) + "1"
        default:
            return random.text(8, of: "0123456789abcdef") + "-"
                + random.text(11, of: "0123456789abcdef")
                + "si" + random.text(9, of: digits) + random.text(2, of: mixed)
        }
    }
}

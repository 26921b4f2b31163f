internal import DeliveryStatus

/// Words that say that something is listed or blocked, folded, in several languages.
///
/// Part of the contract: `knowledge/FORMAT.md` lists them for other readers.
enum ListingWords {
    static let all = [
        // en
        "black", "blackholed", "blacklist", "blacklisted", "blacklisting", "blacklists", "block",
        "blocked", "blocking", "blocklist", "blocklisted", "blocklists", "blocks", "bl", "dnsbl",
        "listed", "listing", "listings", "rbl", "rbls", "reputation", "uribl",
        // de, nl
        "blockiert", "geblokkeerd", "gelistet", "gesperrt", "sperrliste", "vermeld", "zwarte",
        // fr, es, it, pt
        "bloccata", "bloccato", "bloque", "bloqueada", "bloqueado", "bloquee", "elencato",
        "listada", "listado", "listee", "negra", "nera", "noire",
        // pl, ru
        "czarnej", "zablokowany", "заблокирован", "списке", "черном",
        // zh; each code point is a word
        "列", "阻", "黑",
    ]

    private static let table = WordTable(all)

    /// Whether one of them stands in `list`.
    static func areIn(_ list: WordList) -> Bool {
        (0..<list.found.count).contains { table.contains(list, $0) }
    }
}

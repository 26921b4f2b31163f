internal import DeliveryStatus

/// A word of a text and what stands between it and the next one.
struct TextSymbol: Hashable {
    /// What separates two words, as far as a template can tell one separator from another.
    enum Glue: String, CaseIterable {
        /// Ends a run, and with it a `{token}`.
        case blank = " "
        /// Joins labels to a host name or an IP address.
        case dot = "."
        /// Makes an address of what stands on both sides.
        case at = "@"
        /// Starts a URL.
        case scheme = "://"
        /// Ends names and addresses, not a URL.
        case comma = ","
        /// Ends everything but the run.
        case quote = "\""
    }

    var word: String
    var glue: Glue

    var isNumber: Bool { word.utf8.allSatisfy(ASCII.isDigit) }
    var hasNonDigit: Bool { !isNumber }
    /// A number of at most three digits.
    var isShortNumber: Bool { isNumber && word.utf8.count <= 3 }
    /// A number that may stand in an IPv4 address.
    var isOctet: Bool { isShortNumber && (Int(word) ?? 256) <= 255 }
}

/// A text as a row of symbols, and what of its past a template can still see.
struct TextState: Hashable {
    /// What stands before the next word; a text starts as if after a blank.
    var glue = TextSymbol.Glue.blank
    /// Whether the run has a URL already; only the first counts.
    var runHasURL = false

    /// Whether a host name, an IP address or the local part of an address can start here.
    var startsName: Bool { glue != .dot }

    mutating func append(_ symbol: TextSymbol) {
        if symbol.glue == .scheme { runHasURL = true }
        if symbol.glue == .blank { runHasURL = false }
        glue = symbol.glue
    }
}

extension [TextSymbol] {
    /// The text that people, and the engine, can read.
    var text: String {
        var text = ""
        for symbol in self { text += symbol.word + symbol.glue.rawValue }
        return text.hasSuffix(" ") ? String(text.dropLast()) : text
    }
}

internal import DeliveryStatus

/// The recipient of an event, in pieces; its arrays are used again for the next.
struct Recipient {
    /// The address in lower case (ASCII), without blanks and brackets; empty where none is known.
    private(set) var address: [UInt8] = []
    /// The part before the last `@`; the whole where there is none.
    private(set) var local = 0..<0
    private(set) var domain = 0..<0
    /// Whether every word of the local part is one of the knowledge's or a role's: such a name may be
    /// a word of the text.
    private(set) var isCommon = false
    /// Words of a local part of several words that are long enough to name somebody.
    private(set) var names: [Range<Int>] = []
    /// The folded words of an address that is not plain ASCII.
    private(set) var wideNames: [[String]] = []

    /// Shorter parts of a local part are syllables.
    static let longEnough = 5

    mutating func read(_ text: String?, _ vocabulary: MiningVocabulary) {
        address.removeAll(keepingCapacity: true)
        names.removeAll(keepingCapacity: true)
        wideNames.removeAll()
        local = 0..<0
        domain = 0..<0
        isCommon = false
        guard let text else { return }
        address.append(contentsOf: text.utf8)
        // "Jane Doe <jane@example.com>": the address is inside.
        if let open = address.lastIndex(of: UInt8(ascii: "<")) { address.removeSubrange(...open) }
        if let close = address.firstIndex(of: UInt8(ascii: ">")) {
            address.removeSubrange(close...)
        }
        while let last = address.last, ASCII.isBlank(last) { address.removeLast() }
        if let first = address.firstIndex(where: { !ASCII.isBlank($0) }), first > 0 {
            address.removeSubrange(..<first)
        }
        for index in address.indices { address[index] = ASCII.lowered(address[index]) }
        let sign = address.lastIndex(of: UInt8(ascii: "@"))
        local = 0..<(sign ?? address.count)
        domain = sign.map { ($0 + 1)..<address.count } ?? 0..<0
        readNames(vocabulary)
    }

    private mutating func readNames(_ vocabulary: MiningVocabulary) {
        isCommon = true
        var start = 0
        var isWide = false
        for index in 0...local.upperBound {
            let byte = index < local.upperBound ? address[index] : 0x20
            if byte >= 0x80 { isWide = true }
            if ASCII.isLetterOrDigit(byte) || byte >= 0x80 { continue }
            if index > start {
                let word = start..<index
                if !vocabulary.knows(address, word), !RoleNames.contains(address, word) {
                    isCommon = false
                    if word.count >= Self.longEnough || byte == UInt8(ascii: "+") {
                        names.append(word)
                    }
                }
            }
            start = index + 1
        }
        if names.count == 1, names[0] == local { names.removeAll(keepingCapacity: true) }
        if isWide {
            let words = Tokenizer.words(of: String(decoding: address[local], as: UTF8.self)).strings
            if !words.isEmpty { wideNames.append(words) }
        }
        if domain.contains(where: { address[$0] >= 0x80 }) {
            let words = Tokenizer.words(of: String(decoding: address[domain], as: UTF8.self))
                .strings
            if !words.isEmpty { wideNames.append(words) }
        }
    }
}

package import DeliveryStatus

/// What the model sees of a text: words, pairs of words, and runs of three to five characters.
///
/// Codes are no features: they belong to the gates. Names of people, hosts and numbers are one
/// feature each, whatever they are.
package struct TextFeatures: Sendable {
    /// The version of the features; a model goes with one.
    package static let version: UInt32 = 1

    /// The features' hashes, rising, each once.
    package let hashes: [UInt64]
    /// The words, masks among them, in order.
    package let words: [String]

    /// - Complexity: O(length of the text).
    package init(_ reply: NormalizedDiagnostic) {
        words = Self.tokens(reply)
        var all: [UInt64] = []
        for word in words { all.append(Self.hash(1, word.utf8)) }
        for (one, two) in zip(words, words.dropFirst()) {
            all.append(Self.pair(one, two))
        }
        var text: [UInt8] = [0x20]
        for word in words {
            text += word.first == "<" ? [UInt8(ascii: "#")] : Array(word.utf8)
            text.append(0x20)
        }
        for length in 3...5 where text.count >= length {
            for start in 0...(text.count - length) {
                all.append(Self.hash(UInt8(length), text[start..<start + length]))
            }
        }
        all.sort()
        var unique: [UInt64] = []
        unique.reserveCapacity(all.count)
        for hash in all where unique.last != hash { unique.append(hash) }
        hashes = unique
    }

    /// The feature of a word.
    package static func word(_ word: String) -> UInt64 { hash(1, word.utf8) }

    /// The feature of two words that stand side by side.
    package static func pair(_ one: String, _ two: String) -> UInt64 {
        hash(2, (one + " " + two).utf8)
    }

    /// The features of words and of pairs of words alone: what near duplicates have in common.
    package var terms: Set<UInt64> {
        Set(words.map(Self.word)).union(zip(words, words.dropFirst()).map(Self.pair))
    }

    /// The folded words with a mask for each name, host, address and number.
    static func tokens(_ reply: NormalizedDiagnostic) -> [String] {
        var masks: [Int: (name: String, end: Int)] = [:]
        for span in reply.spans.sorted(by: { $0.words.count < $1.words.count }) {
            let name: String
            switch span.kind {
            case .address: name = "<address>"
            case .ip: name = "<ip>"
            case .host:
                // A dotted name of the software is words: `resolver.adr.recipnotfound`.
                if !isHost(reply, span.words) { continue }
                name = "<host>"
            case .url: continue
            }
            masks[span.words.lowerBound] = (name, span.words.upperBound)
        }
        var tokens: [String] = []
        var index = 0
        while index < reply.list.words.count {
            if let (name, end) = masks[index] {
                tokens.append(name)
                index = end
                continue
            }
            let word = reply.list.words[index]
            let digits = reply.list.bytes(index).count { $0 &- 0x30 < 10 }
            tokens.append(
                word.isNumber || digits >= 4 ? "<number>" : reply.list.string(index))
            index += 1
        }
        return tokens
    }

    /// Whether the last label is as short as a top-level domain's, and the name ends in none of a software's.
    private static func isHost(_ reply: NormalizedDiagnostic, _ words: Range<Int>) -> Bool {
        let last = reply.list.bytes(words.upperBound - 1)
        return last.count <= 4 || last.elementsEqual("example".utf8)
            || last.elementsEqual("invalid".utf8)
    }

    /// FNV-1a, 64 bits, over the kind and the bytes.
    private static func hash(_ kind: UInt8, _ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        hash = (hash ^ UInt64(kind)) &* 0x100_0000_01B3
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}

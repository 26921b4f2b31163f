internal import DeliveryStatus

/// A stretch of a diagnostic that belongs to somebody.
struct PrivateStretch: Sendable, Equatable {
    enum Kind: Sendable { case url, address, ip, host, person, id }

    var kind: Kind
    /// Its bytes.
    var range: Range<Int>
}

/// Finds everything in a diagnostic that may belong to somebody; in doubt it does.
struct PrivateStretches {
    private let bytes: [UInt8]
    private let list: WordList
    /// Dotted names of the public corpus, folded: `resolver.adr.recipnotfound` is no host.
    private let known: Set<String>

    init(_ text: String, known: Set<String>) {
        bytes = Array(text.utf8)
        list = Tokenizer.words(of: text)
        self.known = known
    }

    /// The addresses in the text.
    var addresses: [String] {
        addressRanges.map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// All stretches in order, none touching another.
    func find(people: PrivateWords) -> [PrivateStretch] {
        var found: [PrivateStretch] = []
        func add(_ kind: PrivateStretch.Kind, _ ranges: [Range<Int>]) {
            found += ranges.map { PrivateStretch(kind: kind, range: $0) }
        }
        let spans = SpanFinder.spans(in: list)
        add(.url, urlRanges)
        add(.address, addressRanges)
        add(.ip, spans.filter { $0.kind == .ip }.map { source($0.words) } + longIPRanges)
        add(.host, spans.filter { $0.kind == .host }.map { source($0.words) }.filter(isHost))
        add(.person, people.places(in: list).map(source))
        add(.id, idRanges)
        return Self.merged(found.filter { !$0.range.isEmpty })
    }

    /// Stretches that overlap become one of the kind that counts more.
    private static func merged(_ found: [PrivateStretch]) -> [PrivateStretch] {
        let ranks: [PrivateStretch.Kind] = [.url, .address, .ip, .person, .host, .id]
        var merged: [PrivateStretch] = []
        for stretch in found.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            guard let last = merged.last, last.range.upperBound > stretch.range.lowerBound else {
                merged.append(stretch)
                continue
            }
            let kinds = [last.kind, stretch.kind]
            merged[merged.count - 1] = PrivateStretch(
                kind: ranks.first(where: kinds.contains) ?? last.kind,
                range: last.range.lowerBound..<max(last.range.upperBound, stretch.range.upperBound))
        }
        return merged
    }

    private func source(_ words: Range<Int>) -> Range<Int> {
        list.words[words.lowerBound].source
            .lowerBound..<list.words[words.upperBound - 1].source.upperBound
    }

    // MARK: Addresses

    private var addressRanges: [Range<Int>] {
        bytes.indices.filter { bytes[$0] == UInt8(ascii: "@") }.compactMap { sign in
            var start = sign
            if start > 0, bytes[start - 1] == UInt8(ascii: "\""),
                let quote = bytes[..<(start - 1)].lastIndex(of: UInt8(ascii: "\""))
            {
                start = quote
            } else {
                while start > 0, !isEdge(bytes[start - 1]) { start -= 1 }
            }
            var end = sign + 1
            while end < bytes.count, !isEdge(bytes[end]) { end += 1 }
            while end > sign + 1, !isWordByte(bytes[end - 1]) { end -= 1 }
            return end > sign + 1 && start < sign ? start..<end : nil
        }
    }

    private func isEdge(_ byte: UInt8) -> Bool {
        ASCII.isBlank(byte) || "<>()[]{},;:\"".utf8.contains(byte)
    }

    private func isWordByte(_ byte: UInt8) -> Bool { ASCII.isLetterOrDigit(byte) || byte >= 0x80 }

    // MARK: Places on the net

    private var urlRanges: [Range<Int>] {
        bytes.indices.compactMap { colon in
            guard ASCII.matches("://", in: bytes, at: colon) else { return nil }
            var start = colon
            while start > 0, ASCII.isLetter(bytes[start - 1]) { start -= 1 }
            var end = colon + 3
            while end < bytes.count, !ASCII.isBlank(bytes[end]), !"<>\"".utf8.contains(bytes[end]) {
                end += 1
            }
            while end > colon + 3, ".,;:)]'".utf8.contains(bytes[end - 1]) { end -= 1 }
            return start < colon ? start..<end : nil
        }
    }

    /// IPv6 addresses, those that `IPv6:` stands before too.
    private var longIPRanges: [Range<Int>] {
        func isPart(_ byte: UInt8) -> Bool {
            ASCII.isDigit(byte) || (byte | 0x20) &- 0x61 < 6 || ":.".utf8.contains(byte)
        }
        return bytes.indices.split { !isPart(bytes[$0]) }.compactMap { run in
            guard var start = run.first, var end = run.last.map({ $0 + 1 }) else { return nil }
            if ASCII.matches("ipv6:", in: bytes, at: start - 3) { start += 2 }
            while end > start, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
            let text = bytes[start..<end]
            let colons = text.count { $0 == UInt8(ascii: ":") }
            let digits = text.count { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ".") }
            let isShort = zip(text, text.dropFirst()).contains { $0 == $1 && $0 == 0x3A }
            return digits >= 2 && (colons >= 4 || (colons >= 2 && isShort)) ? start..<end : nil
        }
    }

    /// Whether a dotted run names a host, and not a code of the software.
    private func isHost(_ range: Range<Int>) -> Bool {
        let name = String(decoding: bytes[range], as: UTF8.self)
        if known.contains(name.lowercased()) { return false }
        // No top-level domain is written RecipNotFound.
        let last = name.split(separator: ".").last ?? ""
        return !zip(last.utf8, last.utf8.dropFirst()).contains { before, byte in
            before &- 0x61 < 26 && byte &- 0x41 < 26
        }
    }

    // MARK: Ids

    private var idRanges: [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        while start < list.words.count {
            var end = start + 1
            while end < list.words.count, isJoined(end - 1, end) { end += 1 }
            var first = start
            // `550-queue...`: the code of the reply is no part of an id.
            if end - start > 1, list.words[start].isNumber, list.words[start].source.count == 3 {
                first += 1
            }
            let run = first..<end
            let digits = run.reduce(0) { $0 + digitCount($1) }
            if digits >= 5 || run.contains(where: isOpaque) { ranges.append(source(run)) }
            start = end
        }
        return ranges
    }

    private func isJoined(_ one: Int, _ two: Int) -> Bool {
        let end = list.words[one].source.upperBound
        let start = list.words[two].source.lowerBound
        // One code point can be several words: ¾ reads as 3 and 4.
        guard end < start else { return false }
        let gap = bytes[end..<start]
        return gap.count == 1 && gap.allSatisfy { "-_.=+/".utf8.contains($0) }
            && !list.words[two].followsBlank
    }

    private func digitCount(_ word: Int) -> Int {
        bytes[list.words[word].source].count(where: ASCII.isDigit)
    }

    /// Letters and digits mixed as only machines mix them.
    private func isOpaque(_ word: Int) -> Bool {
        let text = bytes[list.words[word].source]
        let digits = digitCount(word)
        let isHexadecimal = text.allSatisfy {
            ASCII.isDigit($0) || ($0 | 0x20) &- 0x61 < 6
        }
        return text.count >= 8 && (digits >= 2 || (digits == 1 && isHexadecimal))
    }
}

internal import DeliveryStatus

/// The recipient's name, wherever it stands.
extension Masker {
    /// The first place of the recipient's name that starts in `run`.
    mutating func person(in run: Range<Int>) -> Range<Int>? {
        while nextPerson < people.count, people[nextPerson].lowerBound < run.lowerBound {
            nextPerson += 1
        }
        guard nextPerson < people.count, people[nextPerson].lowerBound < run.upperBound else {
            return nil
        }
        defer { nextPerson += 1 }
        return people[nextPerson]
    }

    /// Looks for the local part, and for its longer words, everywhere.
    mutating func findPeople() {
        people.removeAll(keepingCapacity: true)
        guard !recipient.local.isEmpty else { return }
        findPlaces()
        if !recipient.wideNames.isEmpty { findWidePlaces() }
        guard people.count > 1 else { return }
        people.sort { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
        var kept: [Range<Int>] = []
        for place in people where place.lowerBound >= (kept.last?.upperBound ?? 0) {
            kept.append(place)
        }
        people = kept
    }

    private mutating func findPlaces() {
        var firsts: UInt64 = 1 << UInt64(recipient.address[recipient.local.lowerBound] & 63)
        for name in recipient.names {
            firsts |= 1 << UInt64(recipient.address[name.lowerBound] & 63)
        }
        for index in source.indices
        where firsts & 1 << UInt64(ASCII.lowered(source[index]) & 63) != 0 {
            if let end = end(of: recipient.local, at: index),
                stands(index..<end, recipient.isCommon)
            {
                people.append(index..<end)
                continue
            }
            for name in recipient.names {
                if let end = end(of: name, at: index), stands(index..<end, false) {
                    people.append(index..<end)
                }
            }
        }
    }

    /// Where the name ends if it stands at `index`; any mark or blank may be between its words.
    private func end(of name: Range<Int>, at index: Int) -> Int? {
        var at = index
        for place in name {
            guard at < source.count else { return nil }
            let wanted = recipient.address[place]
            let byte = source[at]
            if ASCII.isLetterOrDigit(wanted) || wanted >= 0x80 {
                if ASCII.lowered(byte) != wanted { return nil }
            } else if byte != wanted && byte != 0x20 && byte != UInt8(ascii: "_")
                && byte != UInt8(ascii: ".") && byte != UInt8(ascii: "-")
            {
                return nil
            }
            at += 1
        }
        return at
    }

    /// Whether a name at `place` is a name there, and not a part of a word or a word of the text.
    private func stands(_ place: Range<Int>, _ isCommon: Bool) -> Bool {
        let before = place.lowerBound > 0 ? source[place.lowerBound - 1] : 0x20
        let after = place.upperBound < source.count ? source[place.upperBound] : 0x20
        if ASCII.isLetterOrDigit(before) || ByteClass.isWord(after)
            || isWideLetter(before: place.lowerBound)
        {
            return false
        }
        if !isCommon, place.count >= 3 { return true }
        // "info" is a word of texts, `<info>` and `user=info` are a name.
        switch before {
        case UInt8(ascii: "<"): return after == UInt8(ascii: ">") || after == UInt8(ascii: "@")
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            return after == before || after == UInt8(ascii: "'")
        case UInt8(ascii: "="): return true
        case UInt8(ascii: "["), UInt8(ascii: "("):
            return !isCommon && (after == 0x5D || after == 0x29)
        default: return false
        }
    }

    /// Whether the character before `index` is a letter of two bytes.
    private func isWideLetter(before index: Int) -> Bool {
        guard index >= 2, source[index - 1] & 0xC0 == 0x80 else { return false }
        return (0xC3...0xDF).contains(source[index - 2])
    }

    /// Names that are not plain ASCII are compared folded; this is slow, and rare.
    private mutating func findWidePlaces() {
        let list = Tokenizer.words(of: String(decoding: source, as: UTF8.self))
        let strings = list.strings
        for name in recipient.wideNames {
            guard let last = strings.indices.last, name.count <= strings.count else { continue }
            for start in 0...(last + 1 - name.count)
            where strings[start..<(start + name.count)].elementsEqual(name) {
                let end = list.words[start + name.count - 1].source.upperBound
                people.append(list.words[start].source.lowerBound..<end)
            }
        }
    }
}

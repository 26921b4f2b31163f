internal import DeliveryStatus

/// Names of hosts, and URLs.
extension Masker {
    /// Masks the URL in `run`, if there is one, and what stands before it.
    mutating func url(_ run: Range<Int>) -> Int? {
        var colon = run.lowerBound
        while colon + 2 < run.upperBound,
            source[colon] != UInt8(ascii: ":") || source[colon + 1] != UInt8(ascii: "/")
                || source[colon + 2] != UInt8(ascii: "/")
        {
            colon += 1
        }
        guard colon + 2 < run.upperBound else { return nil }
        var start = colon
        while start > run.lowerBound, ASCII.isLetterOrDigit(source[start - 1]) { start -= 1 }
        guard start < colon else { return nil }
        let end = urlEnd(from: colon + 3)
        if start > run.lowerBound { pieces(run.lowerBound..<start) }
        let host = hostRange(from: colon + 3, until: end)
        if let suffix = knownSuffix(of: host) {
            copy(start..<colon + 3)
            copy(suffix)
            putPath(host.upperBound..<end)
            return end
        }
        // The page alone may say why: .../blocked?ip=192.0.2.1
        let before = masked.count
        copy(start..<colon + 3)
        put(.host)
        if !putPath(host.upperBound..<end) {
            masked.removeSubrange(before...)
            put(.url)
        }
        return end
    }

    /// Where a URL ends: at a blank or bracket, marks of the sentence left out.
    private func urlEnd(from start: Int) -> Int {
        var end = start
        while end < source.count, !ASCII.isBlank(source[end]), !isURLEdge(source[end]),
            source[end] < 0xE0
        {
            end += 1
        }
        while end > start, ".,;:)]'".utf8.contains(source[end - 1]) { end -= 1 }
        return end
    }

    private func isURLEdge(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "{"),
            UInt8(ascii: "}"):
            true
        default: false
        }
    }

    private func hostRange(from start: Int, until end: Int) -> Range<Int> {
        var stop = start
        while stop < end, ByteClass.isLabel(source[stop]) || source[stop] == UInt8(ascii: ".") {
            stop += 1
        }
        return start..<stop
    }

    /// Copies what tells nobody's name of a known host's path: words of the knowledge, marks, and
    /// holes for the rest.
    ///
    /// - Returns: Whether a word of four letters or more stayed.
    @discardableResult
    private mutating func putPath(_ path: Range<Int>) -> Bool {
        var says = false
        var index = path.lowerBound
        while index < path.upperBound {
            guard ByteClass.isWord(source[index]) else {
                copyEdge(source[index])
                index += 1
                continue
            }
            if let end = IPAddress.v6(source, index..<path.upperBound)
                ?? IPAddress.v4(source, index..<path.upperBound)
            {
                put(.ip)
                index = end
                continue
            }
            var end = index
            while end < path.upperBound, ByteClass.isWord(source[end]) { end += 1 }
            let isReason =
                end - index <= 32 && source[index] &- 0x41 < 26 && index >= 3
                && source[index - 1] == UInt8(ascii: "=") && source[index - 2] == UInt8(ascii: "p")
                && source[index - 3] == UInt8(ascii: "?")
                && (index..<end).allSatisfy { ASCII.isLetter(source[$0]) }
            // Google names its reason: ?p=NoSuchUser
            if isReason || vocabulary.knows(source, index..<end) {
                copy(index..<end)
                if end - index >= 4, ASCII.isLetter(source[index]) { says = true }
                index = end
                continue
            }
            put(.token)
            while end < path.upperBound, !"/?#&=".utf8.contains(source[end]) { end += 1 }
            index = end
        }
        return says
    }

    /// Masks the name of a host and the path behind it; what the knowledge knows of it stays.
    mutating func host(_ piece: Range<Int>, in run: Range<Int>) -> Int {
        let next = piece.upperBound
        let isURL =
            next + 1 < source.count && source[next] == UInt8(ascii: "/")
            && ASCII.isLetterOrDigit(source[next + 1])
        if let suffix = knownSuffix(of: piece) {
            copy(suffix)
        } else if isURL {
            put(.url)
            return urlEnd(from: next)
        } else {
            hosts.append(piece)
            put(isRecipientDomain(piece) ? .recipientDomain : .host)
            return next
        }
        if isURL {
            let end = urlEnd(from: next)
            putPath(next..<end)
            return end
        }
        return next
    }

    /// The host's name in `run` of which a person's name is a part.
    func host(around person: Range<Int>, in run: Range<Int>) -> Range<Int>? {
        func isPart(_ index: Int) -> Bool {
            ByteClass.isWord(source[index]) || ByteClass.table[Int(source[index])].contains(.joiner)
        }
        var start = person.lowerBound
        var end = person.upperBound
        while start > run.lowerBound, isPart(start - 1) { start -= 1 }
        while end < run.upperBound, isPart(end) { end += 1 }
        while start < person.lowerBound, !ByteClass.isWord(source[start]) { start += 1 }
        while end > person.upperBound, !ByteClass.isWord(source[end - 1]) { end -= 1 }
        let piece = start..<end
        guard piece != person, end <= run.upperBound,
            let dot = source[piece].lastIndex(of: UInt8(ascii: ".")), dot + 1 < end,
            isHost(piece, lastDot: dot)
        else { return nil }
        return piece
    }

    private func isRecipientDomain(_ piece: Range<Int>) -> Bool {
        let domain = recipient.domain
        guard !domain.isEmpty, domain.count == piece.count else { return false }
        return zip(piece, domain).allSatisfy {
            ASCII.lowered(source[$0]) == recipient.address[$1]
        }
    }

    /// Whether a dotted run names a host, and not a code of the software.
    func isHost(_ piece: Range<Int>, lastDot dot: Int) -> Bool {
        if isRecipientDomain(piece) { return true }
        let label = dot + 1..<piece.upperBound
        guard ASCII.isLetter(source[label.lowerBound]) || source[label.lowerBound] >= 0x80 else {
            return false
        }
        // "on this list.At present": no top-level domain is written so.
        if source[label.lowerBound] &- 0x41 < 26, dot > piece.lowerBound,
            source[dot - 1] &- 0x61 < 26
        {
            return false
        }
        return TopLevelDomains.contains(source, label)
    }

    /// The end of a host's name, two labels or more, that the knowledge has; what stands before it
    /// can be a customer's name.
    private func knownSuffix(of host: Range<Int>) -> Range<Int>? {
        var start = host.lowerBound
        while let dot = source[start..<host.upperBound].firstIndex(of: UInt8(ascii: ".")) {
            if vocabulary.dottedNames.contains(WordHash.of(source, start..<host.upperBound)) {
                return start..<host.upperBound
            }
            start = dot + 1
        }
        return nil
    }
}

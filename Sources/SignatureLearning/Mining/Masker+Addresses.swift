internal import DeliveryStatus

/// Addresses of mailboxes.
extension Masker {
    /// Masks the address in `run`, if there is one, and what stands before it.
    mutating func address(_ run: Range<Int>) -> Int? {
        guard let sign = source[run].firstIndex(of: UInt8(ascii: "@")) else { return nil }
        var end = sign + 1
        let isLiteral = end < source.count && source[end] == UInt8(ascii: "[")
        if isLiteral {
            // jane@[192.0.2.1]
            while end < source.count, end < sign + 64, source[end] != UInt8(ascii: "]") { end += 1 }
            end = min(end + 1, source.count)
        } else {
            while end < run.upperBound,
                ByteClass.isLabel(source[end]) || source[end] == UInt8(ascii: ".")
            {
                end += 1
            }
            while end > sign + 1, !ByteClass.isWord(source[end - 1]) { end -= 1 }
            if end == sign + 1 { end = wideDomainEnd(from: end) }
        }
        guard end > sign + 1 else { return nil }
        if sign == run.lowerBound {
            if sign > 0, source[sign - 1] == UInt8(ascii: "\""), quotes.0 >= 0, quotes.1 > quotes.0
            {
                // "jane doe"@example.com: back to the opening mark.
                masked.removeSubrange(quotes.0...)
                put(.address)
                return end
            }
            if sign > 0, source[sign - 1] >= 0x80 {
                // A name in a script without spaces, glued to the domain.
                dropWideLocal()
                put(.address)
                return end
            }
            masked.append(source[sign])
            pieces(sign + 1..<end)
            return end
        }
        var start = run.lowerBound
        // "SMTP:jane@...", "user=jane@...": the prefix is no part of the name; `bounce=jane=...` is.
        if let colon = source[start..<sign].lastIndex(of: UInt8(ascii: ":")) { start = colon + 1 }
        if let equals = source[start..<sign].firstIndex(of: UInt8(ascii: "=")),
            vocabulary.knows(source, start..<equals)
        {
            start = equals + 1
        }
        guard start < sign else { return nil }
        if start > run.lowerBound { pieces(run.lowerBound..<start) }
        put(.address)
        return end
    }

    /// Where a domain in a script without spaces ends; at `start` where none starts there.
    ///
    /// `例子.世界` ends behind its top-level domain, for words may follow at once.
    private func wideDomainEnd(from start: Int) -> Int {
        var end = start
        while end < source.count, end - start < 255,
            source[end] >= 0x80 || ByteClass.isLabel(source[end])
                || source[end] == UInt8(ascii: ".")
        {
            end += 1
        }
        while end > start, source[end - 1] == UInt8(ascii: ".") { end -= 1 }
        guard let dot = source[start..<end].lastIndex(of: UInt8(ascii: ".")) else { return start }
        var stop = end
        while stop > dot + 1, !TopLevelDomains.contains(source, dot + 1..<stop) {
            stop -= 1
            while source[stop] & 0xC0 == 0x80 { stop -= 1 }
        }
        return stop > dot + 1 ? stop : end
    }

    /// Takes back the characters before the `@` that were copied as words.
    private mutating func dropWideLocal() {
        while let last = masked.last, last >= 0x80 { masked.removeLast() }
    }
}

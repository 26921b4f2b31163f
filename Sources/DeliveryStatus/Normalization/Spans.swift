/// A stretch of words that a typed hole can stand for.
package struct Span: Sendable, Equatable {
    /// What the stretch reads as.
    package enum Kind: UInt8, Sendable, CaseIterable { case address, url, ip, host }

    package var kind: Kind
    /// The words that it covers; never empty.
    package var words: Range<Int>
}

/// Finds addresses, URLs, IP addresses and host names in a folded text.
///
/// Spans are alternatives over words, never masks: `RESOLVER.ADR.RecipNotFound` reads as a host
/// name and stays three literal words all the same. For one kind and one first word there is at
/// most one span, the longest.
package enum SpanFinder {
    /// All spans, by first word, then kind.
    /// - Complexity: O(n log n) in the length of the runs that have a joint.
    package static func spans(in list: WordList) -> [Span] {
        var spans: [Span] = []
        find(in: list, into: &spans)
        return spans
    }

    /// The same, in the memory of earlier spans.
    static func find(in list: WordList, into spans: inout [Span]) {
        spans.clear()
        list.findSpans(&spans)
        keepLongest(&spans)
    }

    /// Sorts the spans; of one kind and one first word only the longest stays.
    private static func keepLongest(_ spans: inout [Span]) {
        guard spans.count > 1 else { return }
        spans.sort {
            ($0.words.lowerBound, $0.kind.rawValue, $1.words.upperBound)
                < ($1.words.lowerBound, $1.kind.rawValue, $0.words.upperBound)
        }
        var kept = 1
        for index in 1..<spans.count {
            let (last, span) = (spans[kept - 1], spans[index])
            if last.kind == span.kind, last.words.lowerBound == span.words.lowerBound { continue }
            spans[kept] = span
            kept += 1
        }
        spans.removeLast(spans.count - kept)
    }
}

extension WordList {
    /// Looks at the runs without blanks that have a joint.
    fileprivate func findSpans(_ spans: inout [Span]) {
        var done = 0
        for number in 0..<joints.count {
            let joint = Int(joints[number])
            guard joint >= done else { continue }
            var start = joint
            while start > done, byte(start - 1) != 0x20 { start -= 1 }
            var end = joint + 1
            while end < count, byte(end) != 0x20 { end += 1 }
            scan(start..<end, &spans)
            done = end
        }
    }

    /// Looks at one run without blanks.
    private func scan(_ run: Range<Int>, _ spans: inout [Span]) {
        var index = run.lowerBound
        var dotted: Int?  // start of the current dotted run
        var hasDot = false
        var hasURL = false
        var colons = 0
        while index < run.upperBound {
            let byte = buffer[index]
            if isLabel(byte) {
                if dotted == nil { dotted = index }
            } else if byte == UInt8(ascii: "."), dotted != nil {
                hasDot = true
            } else {
                if hasDot, let start = dotted { addDotted(start..<index, &spans) }
                dotted = nil
                hasDot = false
                if byte == UInt8(ascii: "@") { addAddress(at: index, in: run, &spans) }
                if byte == UInt8(ascii: ":") {
                    colons += 1
                    if !hasURL, index + 2 < run.upperBound,
                        self.byte(index + 1) == UInt8(ascii: "/"),
                        self.byte(index + 2) == UInt8(ascii: "/")
                    {
                        addURL(at: index, in: run, &spans)
                        hasURL = true  // the first one covers the rest of the run
                    }
                }
            }
            index += 1
        }
        if hasDot, let start = dotted { addDotted(start..<run.upperBound, &spans) }
        if colons >= 2 { addIPv6(in: run, &spans) }
    }

    /// Whether a byte can be part of a label of a host name.
    @inline(__always)
    private func isLabel(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || byte >= 0x80
    }

    /// A dotted run is an IPv4 address or a host name of two labels or more.
    private func addDotted(_ range: Range<Int>, _ spans: inout [Span]) {
        var end = range.upperBound
        while end > range.lowerBound, byte(end - 1) == UInt8(ascii: ".") { end -= 1 }
        var labels = 0
        var start = range.lowerBound
        var isNumeric = true
        var isIP = true
        while start <= end {
            var stop = start
            var isDigits = true
            var value = 0
            while stop < end, byte(stop) != UInt8(ascii: ".") {
                isDigits = isDigits && ASCII.isDigit(byte(stop))
                if stop - start < 3 { value = value * 10 + Int(byte(stop) &- 0x30) }
                stop += 1
            }
            guard stop > start, stop - start <= 63 else { return }
            labels += 1
            isNumeric = isNumeric && isDigits && stop - start <= 3
            isIP = isIP && value <= 255
            if stop == end {
                guard labels >= 2 else { return }
                if isNumeric {
                    if labels == 4, isIP { add(.ip, range.lowerBound..<end, &spans) }
                } else if !isDigits {
                    add(.host, range.lowerBound..<end, &spans)
                }
            }
            start = stop + 1
        }
    }

    /// `local@domain`, with the local part read both widely (RFC 5321 atoms) and narrowly.
    private func addAddress(at sign: Int, in run: Range<Int>, _ spans: inout [Span]) {
        var end = sign + 1
        if end < run.upperBound, byte(end) == UInt8(ascii: "[") {
            let limit = min(run.upperBound, sign + 64)
            while end < limit, byte(end) != UInt8(ascii: "]") { end += 1 }
        } else {
            while end < run.upperBound,
                isLabel(byte(end)) || byte(end) == UInt8(ascii: ".")
            {
                end += 1
            }
        }
        var wide = sign
        while wide > run.lowerBound, isAtom(byte(wide - 1)) { wide -= 1 }
        var narrow = sign
        while narrow > run.lowerBound, isPlainLocal(byte(narrow - 1)) { narrow -= 1 }
        // a quoted local part
        if sign > run.lowerBound, byte(sign - 1) == UInt8(ascii: "\"") {
            var quote = sign - 1
            while quote > run.lowerBound, byte(quote - 1) != UInt8(ascii: "\"") { quote -= 1 }
            wide = max(run.lowerBound, quote - 1)
            narrow = wide
        }
        guard end > sign + 1, narrow < sign || wide < sign else { return }
        add(.address, wide..<end, &spans)
        if narrow != wide, narrow < sign { add(.address, narrow..<end, &spans) }
    }

    private func isPlainLocal(_ byte: UInt8) -> Bool {
        isLabel(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+")
    }

    private func isAtom(_ byte: UInt8) -> Bool {
        if isPlainLocal(byte) { return true }
        switch byte {
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
            UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "/"),
            UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "`"),
            UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "~"):
            return true
        default: return false
        }
    }

    /// `scheme://...` up to the next blank or bracket.
    private func addURL(at colon: Int, in run: Range<Int>, _ spans: inout [Span]) {
        var start = colon
        while start > run.lowerBound, ASCII.isLetterOrDigit(byte(start - 1)) { start -= 1 }
        guard start < colon else { return }
        var end = colon + 3
        while end < run.upperBound, byte(end) != UInt8(ascii: ">"),
            byte(end) != UInt8(ascii: "<"),
            byte(end) != UInt8(ascii: "\"")
        {
            end += 1
        }
        add(.url, start..<end, &spans)
    }

    /// Hexadecimal groups with two colons or more.
    private func addIPv6(in run: Range<Int>, _ spans: inout [Span]) {
        var index = run.lowerBound
        while index < run.upperBound {
            var end = index
            var colons = 0
            var digits = 0
            while end < run.upperBound {
                let byte = byte(end)
                if byte == UInt8(ascii: ":") {
                    colons += 1
                } else if ASCII.isDigit(byte) || (byte | 0x20) &- 0x61 < 6 {
                    digits += 1
                } else if !(byte == UInt8(ascii: ".") && colons >= 2) {
                    break
                }
                end += 1
            }
            let startsWord = index == run.lowerBound || !isLabel(byte(index - 1))
            let endsWord = end == run.upperBound || !isLabel(byte(end))
            if colons >= 2, colons <= 7, digits >= 2, startsWord, endsWord {
                add(.ip, index..<end, &spans)
            }
            index = max(end, index) + 1
        }
    }

    /// Adds a span for the words inside `range`, if it starts where a word starts.
    private func add(_ kind: Span.Kind, _ range: Range<Int>, _ spans: inout [Span]) {
        guard let first = firstWord(from: range.lowerBound) else { return }
        var last = first
        while last < found.count, found[last].folded.upperBound <= range.upperBound {
            last += 1
        }
        guard last > first, found[first].folded.lowerBound < range.upperBound else { return }
        let span = Span(kind: kind, words: first..<last)
        spans.append(span)
    }

    /// The first word that starts at `offset` or after it.
    private func firstWord(from offset: Int) -> Int? {
        var low = 0
        var high = found.count
        while low < high {
            let middle = (low + high) / 2
            if found[middle].folded.lowerBound < offset {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < found.count ? low : nil
    }
}

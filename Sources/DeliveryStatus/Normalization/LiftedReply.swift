/// Reads a reply without its codes: multi-line replies joined, the code of each line dropped.
extension RawText {
    /// Finds the parts of the reply in `range` that have its words, and answers its code.
    /// - Complexity: O(length of the reply).
    mutating func findParts(_ range: Range<Int>) -> ReplyCode? {
        parts.clear()
        let code: ReplyCode?
        let first: Int
        if let at = replyStart(at: range.lowerBound, until: range.upperBound, bare: false) {
            code = self.code(at: at, until: range.upperBound)
            first = at
        } else if let nested = nestedCode(in: range, .failures) {
            // "<user@example.com>: 550 no such user": the words before the code count too.
            code = nested.code
            parts.append(range.lowerBound..<nested.at)
            first = nested.at
        } else {
            parts.append(range)
            return nil
        }
        var index = first + 3
        let isContinued = index < range.upperBound && bytes[index] == UInt8(ascii: "-")
        var start = behindHyphen(index, range)
        var number = landmarks.numbers.index(from: index)
        while number < landmarks.numbers.count {
            let place = Int(landmarks.numbers[number].place)
            number += 1
            guard place + 3 <= range.upperBound else { break }
            guard bytes[place] == bytes[first], bytes[place + 1] == bytes[first + 1],
                bytes[place + 2] == bytes[first + 2], place >= index,
                ASCII.isBlank(bytes[place - 1]), isLineStart(place, range, isContinued)
            else { continue }
            parts.append(start..<max(start, place))
            index = place + 3
            start = behindHyphen(index, range)
        }
        parts.append(start..<range.upperBound)
        return code
    }

    /// Where the text behind a code starts: the hyphen of a line that is continued belongs to the code.
    private func behindHyphen(_ index: Int, _ range: Range<Int>) -> Int {
        let isHyphen = index < range.upperBound && bytes[index] == UInt8(ascii: "-")
        return isHyphen ? index + 1 : index
    }

    /// Whether the code at `index` starts another line of the same reply.
    private func isLineStart(_ index: Int, _ range: Range<Int>, _ isContinued: Bool) -> Bool {
        let after = index + 3
        if after == range.upperBound { return isContinued }
        if bytes[after] == UInt8(ascii: "-") { return true }
        guard ASCII.isBlank(bytes[after]) else { return false }
        if isContinued || bytes[index - 1] == 0x0A || bytes[index - 1] == 0x0D { return true }
        var next = after
        while next < range.upperBound, ASCII.isBlank(bytes[next]) { next += 1 }
        return StatusScanner.status(in: bytes, at: next) != nil
    }
}

extension NormalizedDiagnostic {
    /// Leaves those words and statuses in the list that lie in the parts of the reply.
    mutating func liftParts() {
        if !list.isTruncated, keepParts() { return }
        // Read them alone, as if there were nothing between them.
        list.clear()
        var tokenizer = Tokenizer()
        for number in 0..<raw.parts.count {
            tokenizer.append(raw.bytes, in: raw.parts[number], to: &list)
        }
    }

    /// Drops what lies outside the parts; answers no where it cannot tell where a part stands in the
    /// folded text.
    private mutating func keepParts() -> Bool {
        list.statuses.clear()
        var (word, joint, number) = (0, 0, 0)
        var (words, joints) = (0, 0)
        for index in 0..<raw.parts.count {
            let part = raw.parts[index]
            if part.isEmpty { continue }
            guard let (first, end, low, high) = Self.places(of: part, from: word, raw, list) else {
                return false
            }
            list.isolate(low..<high)
            list.found.move(first..<end, to: words)
            if first < end { list.found.storage[words].followsBlank = true }
            words += end - first
            word = end
            while joint < list.joints.count, list.joints[joint] < low { joint += 1 }
            let start = joint
            while joint < list.joints.count, list.joints[joint] < high { joint += 1 }
            list.joints.move(start..<joint, to: joints)
            joints += joint - start
            while number < raw.landmarks.numbers.count,
                raw.landmarks.numbers[number].place < part.upperBound
            {
                let found = raw.landmarks.numbers[number]
                if let status = found.status, found.place >= part.lowerBound {
                    list.statuses.append(status)
                }
                number += 1
            }
        }
        (list.found.count, list.joints.count) = (words, joints)
        return true
    }
}

extension NormalizedDiagnostic {
    /// The words of a part, which lie behind those before `word`, and where it stands in the folded text.
    private static func places(
        of part: Range<Int>, from word: Int, _ raw: RawText, _ list: WordList
    ) -> (first: Int, end: Int, low: Int, high: Int)? {
        guard raw.isBetweenWords(part.lowerBound), raw.isBetweenWords(part.upperBound) else {
            return nil
        }
        let words = list.found.storage.span
        let count = list.found.count
        var first = word
        while first < count, words[first].sourceStart < part.lowerBound { first += 1 }
        var end = count
        // Most parts go to the end.
        if first < count, words[count - 1].sourceStart >= part.upperBound {
            end = first
            while words[end].sourceStart < part.upperBound { end += 1 }
        }
        guard let low = raw.foldedPlace(of: part.lowerBound, before: first, list),
            let high = raw.foldedPlace(of: part.upperBound, before: end, list), low <= high
        else { return nil }
        return (first, end, low, high)
    }
}

extension WordList {
    /// Puts blanks around a part of the folded text, in place of what is dropped there.
    fileprivate mutating func isolate(_ part: Range<Int>) {
        if part.lowerBound > 0 { buffer[part.lowerBound - 1] = 0x20 }
        buffer[part.upperBound] = 0x20
    }
}

extension RawText {
    /// Whether no word beyond ASCII can go on over `place`.
    @inline(__always)
    fileprivate func isBetweenWords(_ place: Int) -> Bool {
        (place == 0 || bytes[place - 1] < 0x80) && (place == bytes.count || bytes[place] < 0x80)
    }

    /// Where a byte stands in the folded text.
    ///
    /// The byte lies between `word` and the one before. Nil where there is something on either side of
    /// it that is written in another way: a status, which is not in the folded text, or marks beyond
    /// ASCII.
    @inline(__always)
    fileprivate func foldedPlace(of place: Int, before word: Int, _ list: WordList) -> Int? {
        // On from the word before, as it was written.
        var (source, folded) = (0, 0)
        if word > 0 {
            (source, folded) = (
                list.found[word - 1].source.upperBound, list.found[word - 1].folded.upperBound
            )
        }
        while source < place, folded < list.count {
            if ASCII.isBlank(bytes[source]) {
                if folded > 0, list.byte(folded - 1) != 0x20 {
                    guard list.byte(folded) == 0x20 else { break }
                    folded += 1
                }
            } else {
                guard list.byte(folded) == bytes[source] else { break }
                folded += 1
            }
            source += 1
        }
        if source == place { return folded }
        if place == bytes.count { return list.count }
        // Back from the next word.
        if word < list.found.count {
            (source, folded) = (
                list.found[word].source.lowerBound, list.found[word].folded.lowerBound
            )
        } else {
            // The blank at the end is added where the text has none; behind a status that is not known.
            let numbers = landmarks.numbers
            if numbers.count > 0, Int(numbers[numbers.count - 1].statusEnd) == bytes.count {
                return nil
            }
            (source, folded) = (bytes.count, list.count)
            if let last = bytes.last, !ASCII.isBlank(last), folded > 0 { folded -= 1 }
        }
        while source > place {
            guard folded > 0 else { return nil }
            folded -= 1
            if ASCII.isBlank(bytes[source - 1]) {
                guard list.byte(folded) == 0x20 else { return nil }
                while source > place, ASCII.isBlank(bytes[source - 1]) { source -= 1 }
            } else {
                source -= 1
                guard list.byte(folded) == bytes[source] else { return nil }
            }
        }
        return folded
    }
}

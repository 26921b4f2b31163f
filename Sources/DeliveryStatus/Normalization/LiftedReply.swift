/// Reads a reply without its codes: multi-line replies joined, the code of each line dropped.
extension RawText {
    /// Puts the words of the reply in `range` into `list` and answers its code.
    /// - Complexity: O(length of the reply).
    func lift(_ range: Range<Int>, into list: inout WordList) -> ReplyCode? {
        var tokenizer = Tokenizer()
        let code: ReplyCode?
        let first: Int
        if let at = replyStart(at: range.lowerBound, until: range.upperBound, bare: false) {
            code = self.code(at: at, until: range.upperBound)
            first = at
        } else if let nested = nestedCode(in: range, .failures) {
            // "<user@example.com>: 550 no such user": the words before the code count too.
            code = nested.code
            tokenizer.append(bytes, in: range.lowerBound..<nested.at, to: &list)
            first = nested.at
        } else {
            tokenizer.append(bytes, in: range, to: &list)
            return nil
        }
        var index = first + 3
        let isContinued = index < range.upperBound && bytes[index] == UInt8(ascii: "-")
        var start = behindHyphen(index, range)
        var number = landmarks.numbers.index(from: index)
        while number < landmarks.numbers.count {
            let place = Int(landmarks.numbers[number])
            number += 1
            guard place + 3 <= range.upperBound else { break }
            guard bytes[place] == bytes[first], bytes[place + 1] == bytes[first + 1],
                bytes[place + 2] == bytes[first + 2], place >= index,
                ASCII.isBlank(bytes[place - 1]), isLineStart(place, range, isContinued)
            else { continue }
            tokenizer.append(bytes, in: start..<max(start, place), to: &list)
            index = place + 3
            start = behindHyphen(index, range)
        }
        tokenizer.append(bytes, in: start..<range.upperBound, to: &list)
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

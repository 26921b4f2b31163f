/// Reads a reply without its codes: multi-line replies joined, the code of each line dropped.
struct LiftedReply {
    private let bytes: [UInt8]
    private let landmarks: [Landmark]
    private let range: Range<Int>

    init(_ bytes: [UInt8], _ landmarks: [Landmark], _ range: Range<Int>) {
        self.bytes = bytes
        self.landmarks = landmarks
        self.range = range
    }

    /// Puts the words into `list` and answers the code.
    /// - Complexity: O(length of the reply).
    func read(into list: inout WordList) -> ReplyCode? {
        let scanner = ReplyScanner(bytes, landmarks)
        var tokenizer = Tokenizer()
        func add(_ part: Range<Int>) {
            if !part.isEmpty { tokenizer.append(bytes, in: part, to: &list) }
        }
        let code: ReplyCode?
        var index: Int
        if let at = ReplyScanner.start(
            in: bytes, at: range.lowerBound, until: range.upperBound, bare: false)
        {
            code = ReplyScanner.code(in: bytes, at: at, until: range.upperBound)
            index = at + 3
        } else if let (nested, at) = scanner.nestedCode(in: range, where: { $0.category != 2 }) {
            // "<user@example.com>: 550 no such user": the words before the code count too.
            code = nested
            add(range.lowerBound..<at)
            index = at + 3
        } else {
            add(range)
            return nil
        }
        let first = index - 3
        let isContinued = index < range.upperBound && bytes[index] == UInt8(ascii: "-")
        var part = behindHyphen(index)
        var number = landmarks.index(from: index)
        while number < landmarks.count {
            let landmark = landmarks[number]
            number += 1
            let place = Int(landmark.place)
            guard place + 3 <= range.upperBound else { break }
            guard landmark.kind == .number, place >= index, ASCII.isBlank(bytes[place - 1]),
                bytes[place] == bytes[first], bytes[place + 1] == bytes[first + 1],
                bytes[place + 2] == bytes[first + 2], isLineStart(place, isContinued)
            else { continue }
            add(part.lowerBound..<place)
            index = place + 3
            part = behindHyphen(index)
        }
        add(part)
        return code
    }

    /// The text behind a code: the hyphen of a line that is continued belongs to the code.
    private func behindHyphen(_ index: Int) -> Range<Int> {
        let isHyphen = index < range.upperBound && bytes[index] == UInt8(ascii: "-")
        return (isHyphen ? index + 1 : index)..<range.upperBound
    }

    /// Whether the code at `index` starts another line of the same reply.
    private func isLineStart(_ index: Int, _ isContinued: Bool) -> Bool {
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

internal import DeliveryStatus

/// Finds the waiting time for which a reply asks: "please try again in 5 minutes".
///
/// A time counts only where the words around it ask to come back; a rate ("3 messages in 60
/// minutes"), a time that is over ("timed out after 300 seconds") and a deadline do not.
struct RetryAfterFinder {
    typealias Words = RetryAfterWords

    let list: WordList
    private let table = Words.table

    init(list: WordList) { self.list = list }

    /// The seconds of the first time that is asked for.
    /// - Complexity: O(length of the reply): of each time only the words nearby are looked at.
    var seconds: Int? {
        var index = 0
        while index < list.found.count {
            guard mayStart(at: index) else {
                index += 1
                continue
            }
            if let seconds = header(at: index) { return seconds }
            guard let time = time(at: index) else {
                index += 1
                continue
            }
            if time.seconds > 0, isAsked(from: index, to: time.end) { return time.seconds }
            index = time.end
        }
        return nil
    }

    /// Whether a time can start there: at digits, or at a word that says a number.
    private func mayStart(at index: Int) -> Bool {
        list.found.storage[index].startsWithDigit || entry(index).number > 0
    }

    // MARK: Times

    private typealias Time = (seconds: Int, end: Int)

    /// `00:05:00`, or amounts with units, the larger first: `1 hour 5 minutes`.
    private func time(at index: Int) -> Time? {
        if let clock = clock(at: index) { return clock }
        guard var (total, end, last) = amount(at: index) else { return nil }
        while last > 1 {
            let next = has(.joiner, end) ? end + 1 : end
            guard let more = amount(at: next), more.unit < last else { break }
            let (sum, isTooLarge) = total.addingReportingOverflow(more.seconds)
            if isTooLarge { return nil }
            (total, end, last) = (sum, more.end, more.unit)
        }
        return (total, end)
    }

    /// Hours, minutes and seconds with nothing but colons between.
    private func clock(at index: Int) -> Time? {
        guard index + 2 < list.found.count, list.found.storage[index].isNumber, gap(index) == ":",
            gap(index + 1) == ":", let hours = number(index), hours < 1_000,
            let minutes = number(index + 1), minutes < 60, let seconds = number(index + 2),
            seconds < 60
        else { return nil }
        return (hours * 3_600 + minutes * 60 + seconds, index + 3)
    }

    /// A number and a unit, `5 minutes`, `60s`, `两分钟`.
    private func amount(at index: Int) -> (seconds: Int, end: Int, unit: Int)? {
        guard index < list.found.count else { return nil }
        if let glued = glued(at: index) { return glued }
        guard let (value, next) = quantity(at: index), next < list.found.count else { return nil }
        var end = next
        if has(.tail, end), entry(end).unit == 0 { end += 1 }  // 两个小时
        let unit = entry(end).unit
        guard unit > 0, value > 0 else { return nil }
        end += 1
        while has(.tail, end) { end += 1 }
        return Self.product(value, unit).map { ($0, end, unit) }
    }

    /// Digits and a unit in one word.
    private func glued(at index: Int) -> (seconds: Int, end: Int, unit: Int)? {
        let word = list.bytes(index)
        guard !list.found.storage[index].isNumber, let first = word.first, ASCII.isDigit(first),
            !isFraction(index)
        else { return nil }
        let digits = word.prefix { ASCII.isDigit($0) }
        guard let value = Self.value(digits),
            let unit = table[word.dropFirst(digits.count)]?.unit, unit > 0
        else { return nil }
        return Self.product(value, unit).map { ($0, index + 1, unit) }
    }

    private static func product(_ value: Int, _ unit: Int) -> Int? {
        let (product, isTooLarge) = value.multipliedReportingOverflow(by: unit)
        return isTooLarge ? nil : product
    }

    /// A number in digits or words, and where it ends.
    private func quantity(at index: Int) -> (value: Int, end: Int)? {
        if list.found.storage[index].isNumber {
            guard !isFraction(index), let value = number(index) else { return nil }
            return (value, index + 1)
        }
        var value = entry(index).number
        var end = index + 1
        guard value > 0 else { return nil }
        // 二十五: tens are written out, one code point a word.
        while isIdeograph(index), isIdeograph(end) {
            let next = entry(end).number
            if next == 10, value < 10 {
                value *= 10
            } else if (1...9).contains(next), value % 10 == 0 {
                value += next
            } else {
                break
            }
            end += 1
        }
        return (value, end)
    }

    /// Whether a dot or comma ties the digits to others: 1.5, 1,800.
    private func isFraction(_ index: Int) -> Bool {
        func isTied(_ gap: Unicode.Scalar?) -> Bool { gap == "." || gap == "," }
        return index > 0 && list.found.storage[index - 1].isNumber && isTied(gap(index - 1))
            || index + 1 < list.found.count && list.found.storage[index + 1].isNumber
                && isTied(gap(index))
    }

    private func number(_ index: Int) -> Int? {
        isNumber(index) ? Self.value(list.bytes(index)) : nil
    }

    /// At most six ASCII digits: more are no waiting time.
    private static func value(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 6, digits.allSatisfy(ASCII.isDigit) else {
            return nil
        }
        return digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    }

    // MARK: The words around

    /// Whether the words around a time ask to come back after it.
    private func isAsked(from start: Int, to end: Int) -> Bool {
        if isFollowedByRequest(end) { return true }
        if has(.introducer, start), entry(start).number > 0, isRequest(upTo: start, end) {
            return true  // "через час": the word is preposition and number at once
        }
        var before = start - 1
        while before > start - 6, has(.filler, before), !has(.waiter, before) { before -= 1 }
        if has(.waiter, before) { return !(end..<end + 3).contains { has(.blocker, $0) } }
        if has(.lasting, before), isHeld(upTo: before) { return true }
        return has(.introducer, before) && isRequest(upTo: before, end)
    }

    /// Whether "greylisted" or "wait" stands before the "for" at `index`.
    private func isHeld(upTo index: Int) -> Bool {
        for near in stride(from: index - 1, through: max(0, index - 4), by: -1) {
            if isBreak(near) || has(.blocker, near) || isNumber(near) { return false }
            if has(.holder, near) || near == index - 1 && has(.waiter, near) { return true }
        }
        return false
    }

    /// Whether the "in" at `index`, before a time that ends at `end`, is part of a request.
    private func isRequest(upTo index: Int, _ end: Int) -> Bool {
        for near in stride(from: index - 1, through: max(0, index - 8), by: -1) {
            if near == index - 1 ? isBreak(near) : isClauseEnd(near) { break }
            if has(.release, near) { return true }
            if has(.asker, near) { return !isPlan(near) }
            if has(.blocker, near) || isNumber(near) { break }
        }
        // "In 5 minutes try again": the request behind, and nothing else before.
        guard index == 0 || isBreak(index - 1) || has(.opener, index - 1) else { return false }
        for near in end..<min(list.found.count, end + 6) {
            if isBreak(near - 1) || has(.blocker, near) || isNumber(near) { return false }
            if has(.asker, near) { return true }
        }
        return false
    }

    /// Whether the request at `index` is somebody else's plan, or past: "we will retry".
    private func isPlan(_ index: Int) -> Bool {
        (max(0, index - 2)..<index).contains { has(.blocker, $0) && !isBreak($0) }
    }

    /// 后再试, 後に再送, お待ち: in these languages the request stands behind the time.
    private func isFollowedByRequest(_ end: Int) -> Bool {
        var isLater = false
        for near in end..<min(list.found.count, end + 12) {
            guard isIdeograph(near), isBlank(near - 1) else { return false }
            if has(.later, near) { isLater = true }
            if near < end + 4, has(.waiter, near) { return true }
            if isLater, has(.again, near) { return true }
        }
        return false
    }

    // MARK: `Retry-After: 300`

    /// A bare number of seconds behind `Retry-After`.
    private func header(at index: Int) -> Int? {
        guard list.found.storage[index].isNumber, index > 1, let seconds = number(index),
            seconds > 0,
            list.string(index - 1) == "after", list.string(index - 2) == "retry",
            isBlank(index - 2) || gap(index - 2) == "-" || gap(index - 2) == "_"
        else { return nil }
        let next = index + 1 < list.found.count ? gapBytes(index) : []
        if let sign = next.first, sign != 0x20 {
            // A date, a time of day, an address: the number goes on.
            guard next.count > 1 || !Self.ties(sign) else { return nil }
        } else if index + 1 < list.found.count {
            let named = gapBytes(index - 1)
            guard named.contains(UInt8(ascii: ":")) || named.contains(UInt8(ascii: "=")) else {
                return nil
            }
            if entry(index + 1).unit > 0 { return nil }
        }
        return seconds
    }

    private static func ties(_ sign: UInt8) -> Bool {
        [".", ",", ":", "-", "/", "_", "@", "+"].contains(Unicode.Scalar(sign))
    }

    // MARK: Words and what lies between

    private func entry(_ index: Int) -> Words.Entry {
        guard index >= 0, index < list.found.count else { return Words.Entry() }
        return table[list, index] ?? Words.Entry()
    }

    private func has(_ role: Words.Role, _ index: Int) -> Bool {
        entry(index).roles.contains(role)
    }

    /// The bytes between the word at `index` and the next.
    private func gapBytes(_ index: Int) -> ArraySlice<UInt8> {
        guard index >= 0, index + 1 < list.found.count else { return [] }
        let start = Int(list.found.storage[index].foldedEnd)
        return list.buffer[start..<Int(list.found.storage[index + 1].foldedStart)]
    }

    /// The sign between two words, where it is a single one.
    private func gap(_ index: Int) -> Unicode.Scalar? {
        let bytes = gapBytes(index)
        return bytes.count == 1 ? bytes.first.map { Unicode.Scalar($0) } : nil
    }

    /// Whether nothing but blanks, or nothing, stands behind the word at `index`.
    private func isBlank(_ index: Int) -> Bool { gapBytes(index).allSatisfy { $0 == 0x20 } }

    /// Whether a sentence ends behind the word at `index`.
    private func isBreak(_ index: Int) -> Bool {
        let bytes = gapBytes(index)
        // 。 and 、 start with the byte E3.
        return bytes.contains { [0x21, 0x3B, 0x3F, 0xE3].contains($0) }
            || bytes.count > 1 && bytes.contains(UInt8(ascii: "."))
    }

    /// Whether a sentence or part of one ends there: comma, colon, bracket.
    private func isClauseEnd(_ index: Int) -> Bool {
        isBreak(index) || gapBytes(index).contains { [0x28, 0x29, 0x2C, 0x3A].contains($0) }
    }

    private func isNumber(_ index: Int) -> Bool { list.found.storage[index].isNumber }

    private func isIdeograph(_ index: Int) -> Bool {
        guard index >= 0, index < list.found.count else { return false }
        let word = list.bytes(index)
        return word.count == 3 && (word.first ?? 0) >= 0xE3
    }
}

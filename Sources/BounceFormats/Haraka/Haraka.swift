internal import DeliveryStatus

/// The lines of Haraka's outbound queue, in its default layout: `[NOTICE] [uuid] [outbound] ...`.
///
/// What was refused in answer to RCPT TO is told recipient by recipient; what was refused later is
/// told once for the message, without its recipients.
enum Haraka: LoggingServer {
    static let descriptor = FormatDescriptor(
        name: "haraka", summary: "the log of Haraka, with level notice or more, format=default",
        example: "[NOTICE] [00000000-0000-0000-0000-000000000000.1.1] [outbound] recipient"
            + " <user@example.com> rejected: 550 5.1.1 User unknown")

    static func wrote(_ line: LogLine) -> Bool { HarakaHead(line) != nil }

    static func events(in line: LogLine) -> [BounceEvent] {
        guard let head = HarakaHead(line), head.isOutbound else { return [] }
        let start = head.message
        if line.has("recipient <", at: start) { return refused(line, head) }
        if line.has("delivered file=", at: start) { return delivered(line, head) }
        if line.has("bouncing mail: ", at: start) {
            return refused(line, head, (start + 15)..<line.bytes.count, .bounce)
        }
        if line.has("Temp failing ", at: start),
            let words = line.find(" seconds: ", from: start)
        {
            return refused(line, head, (words + 10)..<line.bytes.count, .delay)
        }
        return []
    }

    /// What became of one recipient: `recipient <user@example.com> rejected: 550 5.1.1 User unknown`.
    private static func refused(_ line: LogLine, _ head: HarakaHead) -> [BounceEvent] {
        let start = head.message + 11
        guard let end = line.find("> ", from: start) else { return [] }
        let isDelay = line.has("deferred: ", at: end + 2)
        guard isDelay || line.has("rejected: ", at: end + 2) else { return [] }
        return [
            event(
                line, head, line.word(start..<end), (end + 12)..<line.bytes.count,
                isDelay ? .delay : .bounce, reported: isDelay ? "deferred" : "rejected")
        ]
    }

    /// The whole message; where recipients were refused, each of them has had its own line.
    private static func refused(
        _ line: LogLine, _ head: HarakaHead, _ words: Range<Int>, _ kind: EventKind
    ) -> [BounceEvent] {
        if line.has("Some recipients", at: words.lowerBound) { return [] }
        guard line.has("Too many failures (Some recipients", at: words.lowerBound) else {
            return [event(line, head, nil, words, kind)]
        }
        return addresses(line, words).map { event(line, head, $0, words, kind) }
    }

    private static func event(
        _ line: LogLine, _ head: HarakaHead, _ recipient: String?, _ words: Range<Int>,
        _ kind: EventKind, reported: String? = nil
    ) -> BounceEvent {
        // Haraka's own words before a reply that was not about one recipient.
        let wrapper: StaticString = "Upstream error: "
        let start = words.lowerBound
        let reply = line.has(wrapper, at: start) ? start + wrapper.utf8CodeUnitCount : start
        return BounceEvent(
            id: line.word(head.id), recipient: recipient,
            diagnostic: line.text(reply..<words.upperBound),
            action: kind == .bounce ? .failed : .delayed, reported: reported,
            timestamp: line.word(head.stamp), kind: kind)
    }

    /// What was taken: `delivered file=... host=mx.example.com ... response="2.0.0 Ok" ...`.
    private static func delivered(_ line: LogLine, _ head: HarakaHead) -> [BounceEvent] {
        [
            BounceEvent(
                id: line.word(head.id),
                diagnostic: value(line, " response=", from: head.message) ?? "",
                remoteMTA: value(line, " host=", from: head.message), reported: "delivered",
                timestamp: line.word(head.stamp), kind: .delivery)
        ]
    }

    /// The value of a key, in quotes where blanks are in it.
    private static func value(_ line: LogLine, _ key: StaticString, from start: Int) -> String? {
        guard let index = line.find(key, from: start) else { return nil }
        let first = index + key.utf8CodeUnitCount
        guard line.has("\"", at: first) else {
            return line.word(first..<(line.find(0x20, from: first) ?? line.bytes.count))
        }
        var end = first + 1
        while end < line.bytes.count, line.bytes[end] != UInt8(ascii: "\"") {
            end += line.bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        return line.word((first + 1)..<min(end, line.bytes.count))
    }

    /// The addresses of `<a@example.com>, <b@example.com>`.
    private static func addresses(_ line: LogLine, _ range: Range<Int>) -> [String] {
        var found: [String] = []
        var index = range.lowerBound
        while found.count < FormatLimits.recipients, let open = line.find(0x3C, from: index),
            let close = line.find(0x3E, from: open), close < range.upperBound
        {
            if let address = line.word((open + 1)..<close) { found.append(address) }
            index = close + 1
        }
        return found
    }
}

/// The start of each line of Haraka: `[NOTICE] [uuid] [plugin] `.
struct HarakaHead {
    let stamp: Range<Int>?
    /// The id of the connection, the transaction in it, and the message that came of it; nil for `-`.
    let id: Range<Int>?
    /// Whether the line is about mail that is sent.
    let isOutbound: Bool
    let message: Int

    init?(_ line: LogLine) {
        let head = OutputHead(line)
        guard let level = Self.brackets(line, head.message),
            Self.levels.contains(where: { line.has($0, at: head.message) }),
            let id = Self.brackets(line, level.upperBound + 2),
            let origin = Self.brackets(line, id.upperBound + 2)
        else { return nil }
        stamp = head.stamp
        self.id = line.has("[-]", at: id.lowerBound - 1) ? nil : id
        isOutbound = line.has("[outbound]", at: origin.lowerBound - 1)
        message = min(origin.upperBound + 2, line.bytes.count)
    }

    private static let levels: [StaticString] = [
        "[NOTICE]", "[INFO]", "[WARN]", "[ERROR]", "[DEBUG]", "[CRIT]", "[ALERT]", "[EMERG]",
        "[PROTOCOL]", "[DATA]",
    ]

    /// What stands in the brackets that open at `start`.
    private static func brackets(_ line: LogLine, _ start: Int) -> Range<Int>? {
        guard line.has("[", at: start), let end = line.find("] ", from: start + 1) else {
            return nil
        }
        return (start + 1)..<end
    }
}

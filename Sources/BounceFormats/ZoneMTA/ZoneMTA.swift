internal import DeliveryStatus

/// The lines of ZoneMTA's senders that say what became of a recipient:
/// `info Sender/... id=... ... REJECTED[recipient] from= to= src= mx= message-id= (550 ...)`.
///
/// A recipient that was dropped because it is on the server's own list (`DROP[suppressed]`) is left
/// out: no receiving server said anything.
enum ZoneMTA: LoggingServer {
    static let descriptor = FormatDescriptor(
        name: "zonemta", summary: "the log of ZoneMTA, with level info or more",
        example: "info Sender/default/1[0] id=0000000000000000 000000000000000000.001"
            + " REJECTED[recipient] from=sender@example.org to=user@example.com src=192.0.2.2"
            + " mx=mx.example.com[192.0.2.1] message-id=<0@example.org> (550 5.1.1 User unknown)")

    static func wrote(_ line: LogLine) -> Bool { sender(line) != nil }

    static func events(in line: LogLine) -> [BounceEvent] {
        guard let sender = sender(line), let outcome = outcome(line, from: sender),
            let from = line.find(" from=", from: outcome.end),
            let to = line.find(" to=", from: from),
            let mx = line.find(" mx=", from: to),
            let words = words(line, mx)
        else { return [] }
        // Older versions wrote no `src=`.
        let recipientEnd = line.find(" src=", from: to).map { min($0, mx) } ?? mx
        return [
            BounceEvent(
                id: id(line, sender, outcome.start),
                recipient: line.word((to + 4)..<recipientEnd), diagnostic: line.text(words),
                action: outcome.action, remoteMTA: host(line, (mx + 4)..<words.lowerBound),
                reported: outcome.category.flatMap { line.word($0) },
                timestamp: line.word(OutputHead(line).stamp), kind: outcome.kind)
        ]
    }

    private struct Outcome {
        let start: Int
        let end: Int
        let kind: EventKind
        /// What the server's own rules made of the reply.
        let category: Range<Int>?

        var action: DeliveryAction? {
            kind == .bounce ? .failed : kind == .delay ? .delayed : nil
        }
    }

    /// Where the name of the sender ends: behind `info Sender/default/1[0]`.
    private static func sender(_ line: LogLine) -> Int? {
        let start = OutputHead(line).message
        for level in ["info Sender/", "verb Sender/", "ERR! Sender/"] as [StaticString]
        where line.has(level, at: start) {
            return line.find(0x20, from: start + level.utf8CodeUnitCount)
        }
        return nil
    }

    private static func outcome(_ line: LogLine, from start: Int) -> Outcome? {
        // At most `id=...`, the message and its recipient stand before it.
        var index = start
        for _ in 0..<3 {
            if line.has(" REJECTED[", at: index) { return outcome(line, index, .bounce) }
            if line.has(" DEFERRED[", at: index) { return outcome(line, index, .delay) }
            if line.has(" ACCEPTED ", at: index) {
                return Outcome(start: index, end: index + 9, kind: .delivery, category: nil)
            }
            guard let next = line.find(0x20, from: index + 1) else { return nil }
            index = next
        }
        return nil
    }

    private static func outcome(_ line: LogLine, _ start: Int, _ kind: EventKind) -> Outcome? {
        guard let end = line.find("] ", from: start) else { return nil }
        return Outcome(start: start, end: end + 1, kind: kind, category: (start + 10)..<end)
    }

    /// The id of the message and the number of the recipient: the word before the outcome.
    private static func id(_ line: LogLine, _ start: Int, _ end: Int) -> String? {
        var first = end
        while first > start, line.bytes[first - 1] != 0x20 { first -= 1 }
        return line.word(first..<end)
    }

    /// The name in `mx.example.com[192.0.2.1]`; without a connection the domain stands there.
    private static func host(_ line: LogLine, _ rest: Range<Int>) -> String? {
        let end = line.find(0x20, from: rest.lowerBound) ?? rest.upperBound
        guard let open = line.find("[", from: rest.lowerBound), open < end,
            !line.has("undefined[", at: rest.lowerBound)
        else { return nil }
        return line.word(rest.lowerBound..<open)
    }

    /// What stands in the parentheses at the end, behind the id that the sender gave the message.
    private static func words(_ line: LogLine, _ mx: Int) -> Range<Int>? {
        var start = mx
        if let id = line.find(" message-id=<", from: mx), let close = line.find(0x3E, from: id) {
            start = close
        }
        guard let open = line.find(" (", from: start) else { return nil }
        var end = line.bytes.count
        while end > open + 2, ASCII.isBlank(line.bytes[end - 1]) { end -= 1 }
        if end > open + 2, line.bytes[end - 1] == UInt8(ascii: ")") { end -= 1 }
        return (open + 2)..<end
    }
}

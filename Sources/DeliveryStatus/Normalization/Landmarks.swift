/// The places in a diagnostic at which something may start that a reader looks for.
struct Landmarks: Sendable {
    /// What may start at a place: nothing is certain but the first bytes.
    enum Kind: UInt8, Sendable {
        /// A reply code or an enhanced status.
        case number
        /// Words of relays, by their first four bytes; `returned` also stands for " returned".
        case said, refused, smtp, arrows, remote, the, generated, returned, diagnostic, responded
        case error, server, reason, arrow
        /// What relays put behind a reply.
        case inReply, delivery, giving, rcpt, mailFrom, smtpTag
        /// The name of a host follows.
        case host
        /// Words that name the step of the session, or the sender.
        case sender, mail, verification, doesNot, greeting, my, failed, recipient
    }

    /// A place, and what may start there.
    struct Landmark: Sendable {
        let place: UInt32
        let kind: Kind
    }

    /// Where a code or a status may start, rising.
    private(set) var numbers = Reused<UInt32>()
    /// Everything else, by place.
    private(set) var words = Reused<Landmark>()

    /// Finds the landmarks of `bytes` in one pass, whatever they are.
    /// - Complexity: O(length of the text).
    mutating func find(in bytes: [UInt8]) {
        numbers.clear()
        words.clear()
        let automaton = LandmarkAutomaton.shared
        // One of the two loops over single bytes that are unchecked: `steps` has 256 entries, and
        // `index` stays below the text's length.
        bytes.withUnsafeBufferPointer { text in
            automaton.steps.withUnsafeBufferPointer { steps in
                let (first, last) = (automaton.first, automaton.last)
                var state: UInt64 = 0
                var index = 0
                while index < text.count {
                    state = ((state &<< 1) | first) & steps[Int(text[index])]
                    index &+= 1
                    if state & last != 0 { add(state & last, before: index, text, automaton) }
                }
            }
        }
    }

    /// Adds what ends right before `end`.
    @inline(never)
    private mutating func add(
        _ hits: UInt64, before end: Int, _ text: UnsafeBufferPointer<UInt8>,
        _ automaton: LandmarkAutomaton
    ) {
        var hits = hits
        while hits != 0 {
            let bit = hits.trailingZeroBitCount
            hits &= hits &- 1
            let place = end - Int(automaton.lengths[bit])
            let kind = automaton.kind(
                bit, last: text[end - 1], next: end < text.count ? text[end] : 0)
            guard let kind else { continue }
            if kind != .number {
                words.append(Landmark(place: UInt32(truncatingIfNeeded: place), kind: kind))
            } else if place == 0 || !ASCII.isLetterOrDigit(text[place - 1]) {
                numbers.append(UInt32(truncatingIfNeeded: place))
            }
        }
    }
}

extension Reused<Landmarks.Landmark> {
    /// The index of the first one at `place` or behind it.
    /// - Complexity: O(log n).
    func index(from place: Int) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].place < place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Reused<UInt32> {
    /// The index of the first one at `place` or behind it.
    /// - Complexity: O(log n).
    func index(from place: Int) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

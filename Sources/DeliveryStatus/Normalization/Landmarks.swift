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
        // Each byte ends a number or a few prefixes at most; two never start at one place.
        numbers.reserve(bytes.count - numbers.count, 0)
        words.reserve(bytes.count - words.count, Landmark(place: 0, kind: .number))
        (numbers.count, words.count) = Self.find(
            bytes, .shared, &numbers.storage, &words.storage)
    }

    /// One of the two loops over single bytes that read and write unchecked.
    ///
    /// Sound because `steps` has 256 entries, indices stay below the text's length, and there is
    /// room for a number and a prefix for each place of the text.
    private static func find(
        _ bytes: [UInt8], _ automaton: LandmarkAutomaton, _ numbers: inout [UInt32],
        _ words: inout [Landmark]
    ) -> (numbers: Int, words: Int) {
        bytes.withUnsafeBufferPointer { text in
            automaton.steps.withUnsafeBufferPointer { steps in
                numbers.withUnsafeMutableBufferPointer { numbers in
                    words.withUnsafeMutableBufferPointer { words in
                        var sink = Sink(text: text, numbers: numbers, words: words)
                        find(text, steps, automaton, &sink)
                        return (sink.numberCount, sink.wordCount)
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func find(
        _ text: UnsafeBufferPointer<UInt8>, _ steps: UnsafeBufferPointer<UInt64>,
        _ automaton: LandmarkAutomaton, _ sink: inout Sink
    ) {
        let (first, last) = (automaton.first, automaton.last)
        var state: UInt64 = 0
        var index = 0
        // Four bytes a turn: most end nothing.
        while index &+ 4 <= text.count {
            let one = ((state &<< 1) | first) & steps[Int(text[index])]
            let two = ((one &<< 1) | first) & steps[Int(text[index &+ 1])]
            let three = ((two &<< 1) | first) & steps[Int(text[index &+ 2])]
            state = ((three &<< 1) | first) & steps[Int(text[index &+ 3])]
            if (one | two | three | state) & last != 0 {
                sink.add(one & last, endingAt: index, automaton)
                sink.add(two & last, endingAt: index &+ 1, automaton)
                sink.add(three & last, endingAt: index &+ 2, automaton)
                sink.add(state & last, endingAt: index &+ 3, automaton)
            }
            index &+= 4
        }
        while index < text.count {
            state = ((state &<< 1) | first) & steps[Int(text[index])]
            sink.add(state & last, endingAt: index, automaton)
            index &+= 1
        }
    }

    /// Where the loop puts what it finds.
    private struct Sink {
        let text: UnsafeBufferPointer<UInt8>
        let numbers: UnsafeMutableBufferPointer<UInt32>
        let words: UnsafeMutableBufferPointer<Landmark>
        var numberCount = 0
        var wordCount = 0

        /// Adds what ends with the byte at `end`.
        @inline(__always)
        mutating func add(_ hits: UInt64, endingAt end: Int, _ automaton: LandmarkAutomaton) {
            if hits != 0 { addHits(hits, end, automaton) }
        }

        @inline(never)
        private mutating func addHits(_ hits: UInt64, _ end: Int, _ automaton: LandmarkAutomaton) {
            var hits = hits
            while hits != 0 {
                let bit = hits.trailingZeroBitCount
                hits &= hits &- 1
                let place = end &+ 1 &- Int(automaton.lengths[bit])
                if bit == LandmarkAutomaton.numberBit {
                    if place == 0 || !ASCII.isLetterOrDigit(text[place &- 1]) {
                        numbers[numberCount] = UInt32(truncatingIfNeeded: place)
                        numberCount &+= 1
                    }
                } else if let kind = automaton.kind(
                    bit, last: text[end], next: end &+ 1 < text.count ? text[end &+ 1] : 0)
                {
                    words[wordCount] = Landmark(
                        place: UInt32(truncatingIfNeeded: place), kind: kind)
                    wordCount &+= 1
                }
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

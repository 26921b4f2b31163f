/// The places in a diagnostic at which something may start that a step of normalisation looks for.
struct Landmarks: Sendable {
    /// The words that say so, and two marks.
    enum Kind: UInt8, Sendable {
        /// First words of what relays put before a reply.
        case said, refused, smtp, remote, the, generated, returned, diagnostic, responded, error
        case server, reason
        /// `<<<` and `->`, which stand before one.
        case arrows, arrow
        /// First words of what relays put behind a reply, and the name of a host follows.
        case inReply, delivery, giving, host
        /// First words of the sentences that name a step of the session.
        case sender, mail, doesNot, greeting, my, failed, recipient
    }

    /// A place, and what may start there.
    struct Landmark: Sendable {
        let place: UInt32
        let kind: Kind
    }

    /// A place where a reply code or an enhanced status may start.
    struct Number: Sendable {
        let place: UInt32
        /// The status that starts there, if it is one, and where it ends.
        let status: EnhancedStatus?
        let statusEnd: UInt32
    }

    /// Where a code or a status may start, rising.
    var numbers = Reused<Number>()
    /// Everything else, by place.
    var words = Reused<Landmark>()
    /// Whether they are looked for at all.
    let areWanted: Bool

    init(areWanted: Bool = true) { self.areWanted = areWanted }

    mutating func clear() {
        numbers.clear()
        words.clear()
    }

    /// Takes the word at `place`, of whatever kind it is.
    mutating func add(wordAt place: Int, of source: [UInt8]) {
        guard areWanted else { return }
        if let number = Self.number(at: place, of: source) { numbers.append(number) }
        var end = place
        while end < source.count, ASCII.isLetterOrDigit(source[end]) { end += 1 }
        add(WordHash.of(source[place..<end], folds: true), at: place, of: source)
    }

    /// Takes the word at `place` by its hash, if it is a landmark.
    @inline(never)
    mutating func add(_ hash: UInt64, at place: Int, of source: [UInt8]) {
        guard areWanted, let kind = LandmarkWords.shared.kind(of: hash) else { return }
        if kind == .inReply || kind == .delivery {
            // Frequent words, of which those in brackets count.
            guard place > 0, source[place - 1] == UInt8(ascii: "(") else { return }
        }
        words.append(Landmark(place: UInt32(truncatingIfNeeded: place), kind: kind))
    }

    /// What a word that starts with a digit may be the start of.
    static func number(at place: Int, of source: [UInt8]) -> Number? {
        guard place + 2 < source.count, ASCII.isDigit(source[place + 2]),
            source[place] == 0x32 || source[place] == 0x34 || source[place] == 0x35,
            source[place + 1] == UInt8(ascii: ".") || ASCII.isDigit(source[place + 1])
        else { return nil }
        let start = UInt32(truncatingIfNeeded: place)
        if source[place + 1] == UInt8(ascii: "."),
            let (status, end) = StatusScanner.status(in: source, at: place)
        {
            return Number(
                place: start, status: status, statusEnd: UInt32(truncatingIfNeeded: end))
        }
        return Number(place: start, status: nil, statusEnd: 0)
    }
}

/// Something that stands at a place of a text.
protocol Placed {
    var place: UInt32 { get }
}

extension Landmarks.Landmark: Placed {}
extension Landmarks.Number: Placed {}

extension Reused where Element: Placed {
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

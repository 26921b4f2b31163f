internal import DeliveryStatus

/// Replaces what belongs to somebody in a diagnostic by the names of holes, in one pass over its bytes.
///
/// Buffers are used again for the next diagnostic: nothing is allocated for one that is no longer
/// than those before.
struct Masker {
    let vocabulary: MiningVocabulary
    /// The recipient of the event that was masked last.
    var recipient = Recipient()
    /// The masked text.
    var masked: [UInt8] = []
    /// The diagnostic as it came, as far as it is read.
    private(set) var source: [UInt8] = []
    /// Where the host names that were masked stood in `source`.
    var hosts: [Range<Int>] = []
    /// Where the recipient's name stands in `source`, rising.
    var people: [Range<Int>] = []
    var nextPerson = 0
    /// Where the last two quotation marks stand in `masked`.
    var quotes = (-1, -1)

    /// Bytes of a diagnostic that are read: no server says more in one reply.
    static let limit = 16_384

    init(_ vocabulary: MiningVocabulary) { self.vocabulary = vocabulary }

    /// Reads the recipient of an event that has no diagnostic.
    mutating func read(recipient text: String?) { recipient.read(text, vocabulary) }

    /// Masks the diagnostic of `event`.
    /// - Complexity: O(length of the diagnostic).
    mutating func mask(_ event: BounceEvent) {
        recipient.read(event.recipient, vocabulary)
        source.removeAll(keepingCapacity: true)
        source.append(contentsOf: event.diagnostic.utf8)
        if source.count > Self.limit {
            var end = Self.limit
            while end > 0, source[end] & 0xC0 == 0x80 { end -= 1 }
            source.removeSubrange(end...)
        }
        masked.removeAll(keepingCapacity: true)
        hosts.removeAll(keepingCapacity: true)
        quotes = (-1, -1)
        findPeople()
        nextPerson = 0
        scan()
        if event.diagnostic.utf8.count > Self.limit {
            masked.append(0x20)
            masked += Hole.text.mark
        }
    }

    private mutating func scan() {
        let table = ByteClass.table
        var index = 0
        while index < source.count {
            let byte = source[index]
            if table[Int(byte)].contains(.edge) {
                copyEdge(byte)
                index += 1
                // The other bytes of a longer character belong to it.
                while byte >= 0xC0, index < source.count, source[index] & 0xC0 == 0x80 {
                    masked.append(source[index])
                    index += 1
                }
                continue
            }
            var end = index
            var kinds: ByteClass = []
            while end < source.count {
                let kind = table[Int(source[end])]
                if kind.contains(.edge) { break }
                kinds.formUnion(kind)
                end += 1
            }
            index = run(index..<end, kinds)
        }
    }

    /// Copies a mark between runs; what reads as a hole's bracket must not.
    mutating func copyEdge(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "{"): masked.append(UInt8(ascii: "("))
        case UInt8(ascii: "}"): masked.append(UInt8(ascii: ")"))
        case UInt8(ascii: "\""):
            quotes = (quotes.1, masked.count)
            masked.append(byte)
        case 0x0A, 0x0D: masked.append(0x0A)
        default: masked.append(ASCII.isBlank(byte) ? 0x20 : byte)
        }
    }

    /// Masks a run without edges, and answers where to go on.
    private mutating func run(_ run: Range<Int>, _ kinds: ByteClass) -> Int {
        if kinds.contains(.sign) {
            if let end = url(run) { return end }
            if let end = address(run) { return end }
        }
        if let person = person(in: run) {
            // "violet" in mx.violet-shop.com is no name but a part of one, which goes as a whole.
            if let host = host(around: person, in: run) {
                return pieces(run.lowerBound..<host.upperBound)
            }
            if person.lowerBound > run.lowerBound { pieces(run.lowerBound..<person.lowerBound) }
            put(.token)
            // The name may go on behind a blank: "jane doe".
            return person.upperBound
        }
        if kinds.isDisjoint(with: [.digit, .sign]) {
            // Words, the frequent case.
            if let end = dateName(run) { return end }
            words(run)
            return run.upperBound
        }
        if kinds.contains(.digit), let end = Timestamp.end(in: source, at: run.lowerBound) {
            put(.token)
            return end
        }
        return pieces(run)
    }

    /// `Tue, 24 Nov 2026 02:50:34 +0000`: a timestamp that starts with a name.
    private mutating func dateName(_ run: Range<Int>) -> Int? {
        guard (3...9).contains(run.count), run.upperBound + 1 < source.count else { return nil }
        var next = run.upperBound
        while next < source.count, next < run.upperBound + 3,
            source[next] == 0x20 || source[next] == UInt8(ascii: ",")
        {
            next += 1
        }
        // A day or month stands before a number; "Sat, Nov 24" before a month.
        guard next < source.count, next > run.upperBound else { return nil }
        guard
            ASCII.isDigit(source[next]) || source[run.upperBound] == UInt8(ascii: ",")
                || run.count == 3,
            Timestamp.startsName(source, run.lowerBound)
        else { return nil }
        guard let end = Timestamp.end(in: source, at: run.lowerBound) else { return nil }
        put(.token)
        return end
    }

    private mutating func words(_ run: Range<Int>) {
        if run.count >= TokenShape.length, TokenShape.isToken(source, run, vocabulary) {
            put(.token)
        } else {
            copy(run)
        }
    }

    mutating func put(_ hole: Hole) { masked += hole.mark }

    /// Copies what stays.
    mutating func copy(_ range: Range<Int>) {
        Self.append(source, range, to: &masked)
    }

    /// A slice would be counted as one more owner of the bytes, for every word.
    private static func append(_ bytes: [UInt8], _ range: Range<Int>, to masked: inout [UInt8]) {
        bytes.withUnsafeBufferPointer { bytes in
            masked.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[range]))
        }
    }
}

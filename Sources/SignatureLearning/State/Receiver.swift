internal import DeliveryStatus
internal import Hashing

/// The receiving host that a report names; its buffer is used again for the next.
struct Receiver {
    /// The number of the origin to which it belongs.
    private(set) var origin: Int?
    /// The keyed hash of its domain; nil where no host is named.
    private(set) var hash: UInt64?

    private var bytes: [UInt8] = []

    mutating func read(_ remoteMTA: String?, _ vocabulary: MiningVocabulary, _ key: StateKey) {
        origin = nil
        hash = nil
        bytes.removeAll(keepingCapacity: true)
        guard let remoteMTA else { return }
        for byte in remoteMTA.utf8 {
            // `dns; mx.example.com`, `mx.example.com [192.0.2.1]`
            if byte == UInt8(ascii: ";") {
                bytes.removeAll(keepingCapacity: true)
            } else if ASCII.isBlank(byte) || byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[")
            {
                if !bytes.isEmpty { break }
            } else if byte != UInt8(ascii: "]") {
                bytes.append(ASCII.lowered(byte))
            }
        }
        while bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
        guard !bytes.isEmpty else { return }
        origin = vocabulary.origin(bytes, bytes.indices)
        hash = SipHash.of(bytes, Self.domain(bytes), key)
    }

    /// The part of a host's name that names its owner, about: two labels, three below `co.uk`.
    private static func domain(_ name: [UInt8]) -> Range<Int> {
        var dots = (0, 0, 0)
        var count = 0
        var isAddress = true
        for index in name.indices {
            if name[index] == UInt8(ascii: ".") {
                dots = (dots.1, dots.2, index)
                count += 1
            } else if name[index] == UInt8(ascii: ":") {
                return name.indices
            } else if !ASCII.isDigit(name[index]) {
                isAddress = false
            }
        }
        guard !isAddress, count >= 2 else { return name.indices }
        let isCountry = name.count - dots.2 - 1 == 2 && dots.2 - dots.1 - 1 <= 3
        if !isCountry { return dots.1 + 1..<name.count }
        return count >= 3 ? dots.0 + 1..<name.count : name.indices
    }
}

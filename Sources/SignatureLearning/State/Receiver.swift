internal import DeliveryStatus

/// The receiving host that a report names.
struct Receiver {
    /// The number of the origin to which it belongs.
    private(set) var origin: Int?
    /// The keyed hash of its domain; nil where no host is named.
    private(set) var hash: UInt64?

    init(_ remoteMTA: String?, _ vocabulary: MiningVocabulary, _ key: StateKey) {
        guard let remoteMTA else { return }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(remoteMTA.utf8.count)
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
        let isAddress = name.allSatisfy { ASCII.isDigit($0) || $0 == UInt8(ascii: ".") }
        guard !isAddress, !name.contains(UInt8(ascii: ":")) else { return name.indices }
        let dots = name.indices.filter { name[$0] == UInt8(ascii: ".") }
        guard dots.count >= 2 else { return name.indices }
        let last = dots[dots.count - 1]
        let second = dots[dots.count - 2]
        let isCountry = name.count - last - 1 == 2 && last - second - 1 <= 3
        if !isCountry { return second + 1..<name.count }
        return dots.count >= 3 ? dots[dots.count - 3] + 1..<name.count : name.indices
    }
}

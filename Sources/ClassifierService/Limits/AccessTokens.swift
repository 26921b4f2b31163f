internal import Crypto

/// The bearer tokens that are let in, as SHA-256 of each, by name.
struct AccessTokens: Sendable, Equatable {
    private struct Entry: Sendable, Equatable {
        var name: String
        var hash: [UInt8]
    }

    private var entries: [Entry] = []

    /// Whether anybody is let in.
    var isEmpty: Bool { entries.isEmpty }

    /// Reads entries `NAME:SHA256` with 64 hexadecimal digits.
    /// - Throws: `ConfigurationFault` that names the entry by its place, never by its content.
    init(_ lines: [String] = []) throws(ConfigurationFault) {
        for (index, line) in lines.enumerated() {
            let parts = line.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, let hash = Self.bytes(hex: parts[1]),
                hash.count == SHA256.byteCount
            else {
                throw ConfigurationFault(
                    "tokens",
                    "entry \(index + 1) is not NAME:HASH; HASH is what `printf %s TOKEN | "
                        + "sha256sum` prints, 64 hexadecimal digits")
            }
            entries.append(Entry(name: String(parts[0]), hash: hash))
        }
    }

    /// The name under which the token of an `Authorization` field is known; nil for none.
    ///
    /// Looks at every entry, so that the time tells nothing.
    func name(authorization: String) -> String? {
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let hash = Array(SHA256.hash(data: Array(parts[1].utf8)))
        var found: String?
        for entry in entries {
            let difference = zip(entry.hash, hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
            if difference == 0 { found = entry.name }
        }
        return found
    }

    private static func bytes(hex: Substring) -> [UInt8]? {
        let digits = Array(hex)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(digits[index...index + 1]), radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}

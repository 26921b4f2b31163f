internal import DeliveryStatus
internal import Hashing
internal import Suppression

/// Names for recipients that nobody can trace back without the key.
struct Pseudonyms: Sendable {
    private let people: SecretKey
    private let firstHalf: SecretKey
    private let secondHalf: SecretKey

    init(_ key: SecretKey) {
        people = key.derived(for: "recipient")
        firstHalf = key.derived(for: "event 1")
        secondHalf = key.derived(for: "event 2")
    }

    /// The number that stands for an address, however it is written.
    func number(_ address: String) -> UInt64 {
        SipHash.of(Array(MailboxName.folded(address).utf8), people)
    }

    /// The number that stands for a domain.
    func number(ofDomain domain: String) -> UInt64 { number("@" + domain) }

    /// 128 bits that stand for some words together: two ids in 10^18 events would be told apart.
    func name(_ words: String...) -> [UInt8] {
        // Lengths, so that no word can pass for two.
        let bytes = words.flatMap { Array("\($0.utf8.count):\($0)".utf8) }
        return [firstHalf, secondHalf].flatMap { key in
            withUnsafeBytes(of: SipHash.of(bytes, key).bigEndian, Array.init)
        }
    }

    /// The address with a pseudonym before its real domain.
    func address(_ address: String) -> String {
        let domain = MailboxName.domain(MailboxName.folded(address))
        return local(address) + (domain.isEmpty ? "" : "@\(domain)")
    }

    private func local(_ address: String) -> String {
        let digits = String(number(address), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// A diagnostic in which every address has a pseudonym, and the recipient's name where it stands alone.
    /// - Complexity: O(length of the diagnostic).
    func text(_ diagnostic: String, recipient: String?) -> String {
        let folded = recipient.map(MailboxName.folded) ?? ""
        let stranger = folded.isEmpty ? "" : local(folded)
        let name = Array(folded.prefix { $0 != "@" }.utf8)
        var names = name.split { !ASCII.isLetterOrDigit($0) && $0 < 0x80 }
            .filter {
                $0.count >= 5 && !Self.plainWords.contains(String(decoding: $0, as: UTF8.self))
            }
            .map { Array($0) }
        if Self.isTelling(name) { names.insert(name, at: 0) }
        let bytes = Array(diagnostic.utf8)
        var result: [UInt8] = []
        var start = 0
        while start < bytes.count {
            guard Self.isWord(bytes[start]) else {
                result.append(bytes[start])
                start += 1
                continue
            }
            let end = bytes[start...].firstIndex { !Self.isWord($0) } ?? bytes.count
            result += replaced(bytes[start..<end], names, stranger)
            start = end
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// One run of characters that an address may hold.
    private func replaced(
        _ run: ArraySlice<UInt8>, _ names: [[UInt8]], _ stranger: String
    ) -> [UInt8] {
        if let sign = run.lastIndex(of: UInt8(ascii: "@")), sign > run.startIndex {
            let domain = run[sign...].dropFirst()
            let end =
                domain.firstIndex { !Self.isHost($0) } ?? domain.endIndex
            let whole = String(decoding: run[..<end], as: UTF8.self)
            return Array((local(whole) + "@").utf8) + domain[..<end] + run[end...]
        }
        var result: [UInt8] = []
        var index = run.startIndex
        let lowered = run.map(ASCII.lowered)
        while index < run.endIndex {
            let offset = index - run.startIndex
            let isStart = offset == 0 || !Self.isLetter(lowered[offset - 1])
            let found =
                isStart
                ? names.first { name in
                    lowered[offset...].starts(with: name)
                        && (offset + name.count == lowered.count
                            || !Self.isLetter(lowered[offset + name.count]))
                } : nil
            if let found {
                result += stranger.utf8
                index += found.count
            } else {
                result.append(run[index])
                index += 1
            }
        }
        return result
    }

    /// Whether a local part is no word that a server's sentence may hold by itself.
    private static func isTelling(_ name: [UInt8]) -> Bool {
        guard name.count >= 3, !plainWords.contains(String(decoding: name, as: UTF8.self)) else {
            return false
        }
        return name.count >= 5 || name.contains { !(0x61...0x7A).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte) || byte >= 0x80
    }

    private static func isHost(_ byte: UInt8) -> Bool {
        isLetter(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }

    /// Letters of an atom (RFC 5322 section 3.2.3), the dot and the at sign.
    private static func isWord(_ byte: UInt8) -> Bool {
        isLetter(byte) || "!#$%&'*+-/=?^_`{|}~.@".utf8.contains(byte)
    }

    /// Local parts that are words of servers or of roles: to replace them would take the meaning.
    private static let plainWords: Set<String> = [
        "abuse", "access", "account", "address", "admin", "alias", "billing", "blocked", "contact",
        "customer", "delivery", "denied", "disabled", "domain", "email", "error", "failed", "found",
        "hello", "hostmaster", "inbox", "invalid", "local", "mailbox", "mailer", "message",
        "newsletter",
        "noreply", "office", "orders", "policy", "postmaster", "quota", "recipient", "rejected",
        "relay", "remote", "reply", "sales", "sender", "server", "service", "support", "system",
        "undeliverable", "unknown", "username", "users", "webmaster",
    ]
}

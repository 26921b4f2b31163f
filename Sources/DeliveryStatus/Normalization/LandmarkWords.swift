/// Tells by its hash whether a word is a landmark.
struct LandmarkWords: Sendable {
    static let shared = LandmarkWords()
    /// One less than the slots.
    static let mask: UInt64 = 255

    /// Open addressing by ``WordHash``; 0 for empty.
    let hashes: [UInt64]
    private let kinds: [Landmarks.Kind]

    private init() {
        let words: [(String, Landmarks.Kind)] = [
            ("said", .said), ("refused", .refused), ("smtp", .smtp), ("esmtp", .smtp),
            ("remote", .remote), ("the", .the), ("generated", .generated),
            ("returned", .returned), ("diagnostic", .diagnostic), ("responded", .responded),
            ("error", .error), ("server", .server), ("reason", .reason), ("in", .inReply),
            ("delivery", .delivery), ("giving", .giving), ("host", .host), ("sender", .sender),
            ("mail", .mail), ("does", .doesNot), ("greeting", .greeting), ("my", .my),
            ("failed", .failed), ("rcpt", .recipient),
        ]
        var hashes = [UInt64](repeating: 0, count: Int(Self.mask) + 1)
        var kinds = [Landmarks.Kind](repeating: .said, count: hashes.count)
        for (word, kind) in words {
            let hash = WordHash.of(word)
            var slot = Int(hash & Self.mask)
            while hashes[slot] != 0 { slot = (slot + 1) % hashes.count }
            (hashes[slot], kinds[slot]) = (hash, kind)
        }
        (self.hashes, self.kinds) = (hashes, kinds)
    }

    /// What a word with `hash` may start; nil for nothing.
    func kind(of hash: UInt64) -> Landmarks.Kind? {
        var slot = Int(hash & Self.mask)
        while hashes[slot] != 0 {
            if hashes[slot] == hash { return kinds[slot] }
            slot = (slot + 1) & Int(Self.mask)
        }
        return nil
    }
}

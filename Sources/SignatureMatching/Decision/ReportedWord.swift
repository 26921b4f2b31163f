internal import DeliveryStatus

/// What sending services call a bounce.
enum ReportedWord {
    /// Whether a sending service's word for it means something else than our verdict.
    ///
    /// An undetermined answer contradicts nobody, and a word that only says that the message came back
    /// (`bounced`, `blocked`) is contradicted by nothing.
    static func differs(_ reported: String, _ verdict: Verdict) -> Bool {
        if isAny(of: permanent, reported) { return verdict == .transient }
        if isAny(of: transient, reported) { return verdict == .permanent }
        return !isAny(of: open, reported) && verdict != .undetermined
    }

    private static let permanent: [StaticString] = ["permanent", "hard", "hardbounce", "permfail"]
    private static let transient: [StaticString] = [
        "transient", "temporary", "soft", "softbounce", "deliverydelay", "delay", "delayed",
        "deferred", "deferral", "tempfail", "transientfailure",
    ]
    private static let open: [StaticString] = [
        "bounce", "bounced", "blocked", "failed", "dropped", "rejected", "reject", "expired",
    ]

    private static func isAny(of words: [StaticString], _ reported: String) -> Bool {
        for word in words where matches(word, reported) { return true }
        return false
    }

    /// Compares letters only, of either case.
    private static func matches(_ word: StaticString, _ reported: String) -> Bool {
        word.withUTF8Buffer { wanted in
            var index = 0
            for byte in reported.utf8 where ASCII.isLetter(byte) || byte >= 0x80 {
                guard index < wanted.count, ASCII.lowered(byte) == wanted[index] else {
                    return false
                }
                index += 1
            }
            return index == wanted.count
        }
    }
}

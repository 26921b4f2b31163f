package import DeliveryStatus
internal import SignatureMatching

/// Conditions that no score and no evidence outweighs; they are written, never learned.
package enum Gates {
    /// Every gate's finding, in a fixed order; a text passes where none failed.
    package static func findings(
        _ reply: NormalizedDiagnostic, _ vocabulary: LearningVocabulary, blocklist: String?
    ) -> [Finding] {
        [
            hasWords(reply), isWhole(reply), replyClass(reply), phase(reply), status(reply),
            replyCode(reply), names(blocklist), causes(reply, vocabulary),
        ]
    }

    private static func hasWords(_ reply: NormalizedDiagnostic) -> Finding {
        let hidden = reply.masks.reduce(into: Set<Int>()) { $0.formUnion($1.words) }
        let words = reply.list.words.indices.count { index in
            !reply.list.words[index].isNumber && !hidden.contains(index)
        }
        return words > 0
            ? Finding("words", .passed, "the server says something in words")
            : Finding("words", .failed, "there are no words, only codes, names or numbers")
    }

    private static func isWhole(_ reply: NormalizedDiagnostic) -> Finding {
        reply.isTruncated
            ? Finding("length", .failed, "the text is longer than what is read")
            : Finding("length", .passed, "the whole text was read")
    }

    private static func replyClass(_ reply: NormalizedDiagnostic) -> Finding {
        let obstacles = SuppressionGate.obstacles(reply) { _ in false }
        if obstacles.contains(.transientCode) {
            return Finding(
                "class_4", .failed, "a class 4 code stands in the text or the notification")
        }
        if let action = reply.action, action != .failed {
            return Finding("class_4", .failed, "the notification says \(action.rawValue)")
        }
        if let code = reply.replyCode, code.category != 5 {
            return Finding("class_4", .failed, "the reply code \(code) is no refusal for good")
        }
        return Finding("class_4", .passed, "no class 4 code anywhere")
    }

    private static func phase(_ reply: NormalizedDiagnostic) -> Finding {
        if reply.quotesAboutSender {
            return Finding("phase", .failed, "a reply about the sender is quoted")
        }
        guard let phase = reply.phase, phase.precedesRecipient else {
            return Finding("phase", .passed, "nothing says that it came before the recipient")
        }
        return Finding(
            "phase", .failed, "it answers \(phase.rawValue), before the recipient was named")
    }

    private static func status(_ reply: NormalizedDiagnostic) -> Finding {
        let stated = reply.statuses + [reply.reportedStatus].compactMap { $0 }
        if let status = stated.first(where: { SuppressionGate.isVetoed($0) || isProtocol($0) }) {
            return Finding("status", .failed, "\(status) is about something else than the address")
        }
        return Finding("status", .passed, "no status contradicts a dead address")
    }

    /// Whether a status is about the commands (RFC 3463 section 3.6).
    private static func isProtocol(_ status: EnhancedStatus) -> Bool {
        status.subject == 5 && !status.isGeneric
    }

    /// Codes that answer a command's form or order (RFC 5321 section 4.2.2), Courier's for a sender's
    /// domain, and those about authentication.
    private static func replyCode(_ reply: NormalizedDiagnostic) -> Finding {
        let obstacles = SuppressionGate.obstacles(reply) { _ in false }
        for case .authentication(let code) in obstacles {
            return Finding(
                "reply_code", .failed, "\(code) is about the sender's authentication")
        }
        if let code = reply.replyCode, [500, 502, 503, 504, 517].contains(code.value) {
            return Finding("reply_code", .failed, "\(code) is not about the recipient")
        }
        return Finding("reply_code", .passed, "the reply code may be about the recipient")
    }

    private static func names(_ blocklist: String?) -> Finding {
        blocklist == nil
            ? Finding("blocklist", .passed, "no blocklist is named")
            : Finding("blocklist", .failed, "a blocklist is named: the sender is refused")
    }

    private static func causes(
        _ reply: NormalizedDiagnostic, _ vocabulary: LearningVocabulary
    ) -> Finding {
        let hits = vocabulary.causes(in: reply)
        guard let hit = hits.first else {
            return Finding("cause_words", .passed, "no word speaks of another cause")
        }
        let words = hit.words.map(reply.list.string).joined(separator: " ")
        return Finding(
            "cause_words", .failed,
            "\"\(words)\" speaks of another cause (\(hit.group), \(hit.language))")
    }
}

internal import DeliveryStatus
internal import SuggestionTrials

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Reads labelled texts from JSON Lines.
enum LabelledTexts {
    /// One line: what came, and what is true of it.
    private struct Line: Decodable {
        struct Input: Decodable {
            var diagnostic: String
            var status: String?
            var action: String?
            var smtp_command: String?
            var remote_mta: String?
            var recipient: String?
        }

        struct Label: Decodable {
            /// Nil where nobody can tell.
            var suppress: Bool?
            var reason: String?
        }

        var input: Input
        var label: Label
    }

    static func read(_ path: String) throws -> [LabelledText] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(message: "\(path): cannot be read; check the name")
        }
        let decoder = JSONDecoder()
        var texts: [LabelledText] = []
        for (number, line) in data.split(separator: 0x0A).enumerated() {
            guard let entry = try? decoder.decode(Line.self, from: Data(line)) else {
                throw CommandFailure(
                    message: "\(path): line \(number + 1) is no labelled text; write an object with"
                        + " input.diagnostic and label.suppress")
            }
            guard let suppress = entry.label.suppress else { continue }
            let input = entry.input
            texts.append(
                LabelledText(
                    BounceEvent(
                        recipient: input.recipient, diagnostic: input.diagnostic,
                        status: input.status.flatMap { EnhancedStatus($0) },
                        action: input.action.flatMap { DeliveryAction(field: $0) },
                        phase: input.smtp_command.flatMap { SMTPPhase(command: $0) },
                        remoteMTA: input.remote_mta),
                    isDead: suppress, reason: entry.label.reason ?? ""))
        }
        return texts
    }
}

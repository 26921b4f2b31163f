internal import BounceClassifier
internal import KnowledgeCommands
internal import Suppression

/// Shows a plan.
enum PlanText {
    static func show(_ plan: SuppressionPlan, isJSON: Bool) {
        if isJSON {
            for candidate in plan.apply { Console.print(json(candidate, nil)) }
            for held in plan.held { Console.print(json(held.candidate, held.hold)) }
        } else {
            for candidate in plan.apply { Console.print("suppress   " + line(candidate)) }
            for held in plan.held {
                Console.print("held       \(line(held.candidate))  (\(held.hold.words))")
            }
        }
        Console.error("kb suppress: \(plan.apply.count) to suppress, \(plan.held.count) held")
        if let alarm = plan.alarm { Console.error("kb suppress: WARNING: \(alarm)") }
    }

    private static func line(_ candidate: SuppressionCandidate) -> String {
        let decision = candidate.decision
        return "\(plain(decision.recipient))  \(plain(decision.reason))  "
            + plain(decision.signature ?? "no signature")
    }

    private static func json(
        _ candidate: SuppressionCandidate, _ hold: SuppressionHold?
    ) -> String {
        JSONText.object { json in
            json.add("plan", hold == nil ? "suppress" : "held")
            json.add("held", hold?.code)
            json.add("why", hold?.words)
            json.add("events", candidate.events)
            json.add("decision", json: candidate.decision.json)
        }
    }

    /// Without what would move a terminal's cursor.
    static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "\u{FFFD}" : $0 }))
    }
}

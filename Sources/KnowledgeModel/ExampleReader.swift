internal import DeliveryStatus
internal import SignatureMatching

/// Reads examples and fixtures.
enum ExampleReader {
    private static let eventFields: Set<String> = [
        "text", "recipient", "remote_mta", "smtp_command", "status", "action",
    ]

    /// A text, or a mapping of a text and what else is known.
    static func example(_ node: YAMLNode, _ problems: inout [Problem]) -> Example? {
        if case .scalar(let text) = node.content {
            return Example(
                event: BounceEvent(diagnostic: text), because: nil, location: node.location)
        }
        guard
            let fields = FieldReader(
                node, "an example", known: eventFields.union(["because"]), &problems),
            let event = event(fields, "an example", &problems)
        else { return nil }
        return Example(
            event: event, because: fields.text("because", &problems)?.value, location: node.location
        )
    }

    /// A text and the answer that it must get.
    static func fixture(_ node: YAMLNode, _ problems: inout [Problem]) -> Fixture? {
        let known = eventFields.union([
            "because", "suppress", "verdict", "reason", "retry_after", "blocklist",
        ])
        guard let fields = FieldReader(node, "a fixture", known: known, &problems),
            let event = event(fields, "a fixture", &problems)
        else { return nil }
        var fixture = Fixture(event: event, location: node.location)
        if let suppress = fields.text("suppress", &problems) {
            switch suppress.value {
            case "true": fixture.suppress = true
            case "false": fixture.suppress = false
            default:
                problems.append(
                    Problem(suppress.location, "wrong-type", "suppress must be true or false"))
            }
        }
        if fields.node("verdict") != nil {
            fixture.verdict = fields.choice("verdict", "a fixture", &problems)
        }
        fixture.reason = fields.text("reason", &problems)?.value
        if let seconds = fields.text("retry_after", &problems) {
            fixture.retryAfter =
                seconds.value == "none" ? .nothing : Int(seconds.value).map { .value($0) }
            if fixture.retryAfter == nil {
                problems.append(
                    Problem(seconds.location, "wrong-type", "retry_after must be seconds or none"))
            }
        }
        if let id = fields.text("blocklist", &problems)?.value {
            fixture.blocklist = id == "none" ? .nothing : .value(id)
        }
        return fixture
    }

    private static func event(
        _ fields: FieldReader, _ what: String, _ problems: inout [Problem]
    ) -> BounceEvent? {
        guard let text = fields.requiredText("text", what, &problems) else { return nil }
        var event = BounceEvent(diagnostic: text.value)
        event.recipient = fields.text("recipient", &problems)?.value
        event.remoteMTA = fields.text("remote_mta", &problems)?.value
        if let command = fields.text("smtp_command", &problems) {
            event.phase = SMTPPhase(command: command.value)
        }
        if let status = fields.text("status", &problems) {
            event.status = EnhancedStatus(status.value)
        }
        if let action = fields.text("action", &problems) {
            event.action = DeliveryAction(field: action.value)
        }
        return event
    }
}

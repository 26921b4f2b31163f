internal import DeliveryStatus

/// Where a service's events say what: one table a service, one reader for all.
///
/// A field has several paths where the service writes it in several places; the first that is there
/// counts.
struct WebhookShape: Sendable {
    let descriptor: FormatDescriptor
    /// Strings that tell the service by the start of an input: all of one list, in quotes.
    let marks: [[StaticString]]
    /// Fields that hold an event, or an array of events.
    var containers: [JSONPath] = []
    /// The field of a form that holds the JSON.
    var formField: String?
    /// What happened.
    let type: [JSONPath]
    /// Whether an event of another type is a record that was skipped, or none, as in a log.
    var skipsOthers = true
    /// What the words in the field `type` mean.
    let meanings: [String: WebhookMeaning]
    /// What an event without the field `type` is; nil where there is no such event.
    var untyped: WebhookMeaning?
    var id: [JSONPath] = []
    let recipient: [JSONPath]
    /// Whether what an event says is so of each recipient that it names.
    var recipientsShareFate = false
    /// The receiving server's words, or else those of the service.
    let diagnostic: [JSONPath]
    /// The reply code, where the words may lack it.
    var code: [JSONPath] = []
    /// The enhanced status code.
    var status: [JSONPath] = []
    /// The command that was answered.
    var command: [JSONPath] = []
    var remoteMTA: [JSONPath] = []
    /// The service's own word for it; that of the field `type` where there is none.
    var reported: [JSONPath] = []
    let timestamp: [JSONPath]
    /// What a table cannot say.
    var refine: @Sendable (inout BounceEvent, JSONValue) -> Void = { _, _ in }

    func recognizes(_ start: ArraySlice<UInt8>) -> Bool {
        if let formField, start.starts(with: Array("\(formField)=".utf8)) { return true }
        guard JSONSniffer.opens(start) else { return false }
        return hasMarks(start) || PubSubEnvelope.openedStart(start).map(hasMarks) ?? false
    }

    private func hasMarks(_ start: ArraySlice<UInt8>) -> Bool {
        // Events that were read once have the keys of `jsonl`, whatever the service added.
        !JSONSniffer.mentions(["diagnostic"], in: start)
            && marks.contains { $0.allSatisfy { JSONSniffer.mentions([$0], in: start) } }
    }
}

/// What an event of a service is about.
enum WebhookMeaning: Sendable {
    case bounce, delay, delivery, complaint, autoReply
    /// The service did not even try, for the address is on a list of its own.
    case suppressed

    var kind: EventKind {
        switch self {
        case .bounce, .suppressed: .bounce
        case .delay: .delay
        case .delivery: .delivery
        case .complaint: .complaint
        case .autoReply: .autoReply
        }
    }
}

/// The names of the fields on the way to a value: `delivery-status.message`.
struct JSONPath: Sendable, ExpressibleByStringLiteral {
    let keys: [String]

    init(stringLiteral path: String) { keys = path.split(separator: ".").map(String.init) }
}

extension JSONValue {
    /// The value at the end of a path; nil where it is absent or null.
    subscript(path: JSONPath) -> JSONValue? {
        var value = self
        for key in path.keys {
            guard let next = value[key] else { return nil }
            value = next
        }
        return value
    }

    /// The first string or number at one of the paths that is not blank, without blanks around it.
    func word(at paths: [JSONPath]) -> String? {
        for path in paths {
            if let text = self[path]?.identifier, let word = TypedField.trimmed(text) {
                return word
            }
        }
        return nil
    }
}

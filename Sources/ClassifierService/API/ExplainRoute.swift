internal import BounceAnswers
internal import BounceClassifier
internal import BounceFormats
internal import DeliveryStatus
internal import Hummingbird
internal import SignatureMatching

/// `POST /v1/explain`: how the answers to a body come about.
struct ExplainRoute: Sendable {
    /// How many bounces of one body are explained.
    private static let limit = 100

    let state: ServiceState

    func add(to router: Router<ServiceContext>) { router.post("/v1/explain", use: explain) }

    @Sendable
    private func explain(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let named = try request.format(other: "auto")
        let bytes = try await request.bytes(limit: state.configuration.limits.bodyBytes)
        guard bytes.contains(where: { $0 > 0x20 }) else {
            throw Problem.badRequest("empty", "the body is empty; send a diagnostic or a bounce")
        }
        let (format, records) = try Self.records(bytes, named ?? "auto")
        let classifier = state.knowledge.current.classifier
        var explanations: [String] = []
        var skipped: [String] = []
        var errors: [String] = []
        for record in records.prefix(Self.limit) {
            switch record {
            case .event(let event):
                explanations.append(Self.json(event, classifier.explain(event)))
            case .skipped(let record):
                skipped.append(
                    JSONText.object { json in
                        json.add("line", record.line)
                        json.add("note", record.note)
                    })
            case .failed(let error):
                errors.append(
                    JSONText.object { json in
                        json.add("code", error.code.name)
                        json.add("line", error.line)
                        json.add("message", error.message)
                    })
            }
        }
        return .json { json in
            json.add("format", format)
            json.add("explanations", array: explanations)
            json.add("skipped", array: skipped)
            json.add("errors", array: errors)
        }
    }

    /// The records of a body; a text of several lines is one reply where it cannot be several.
    private static func records(
        _ bytes: [UInt8], _ format: String
    ) throws(Problem) -> (String, [FormatRecord]) {
        let read = try RecordReader.records(bytes, format: format)
        guard read.format == TextFormat.descriptor.name, read.records.count > 1,
            let reply = SingleReply.diagnostic(bytes)
        else { return read }
        return (read.format, [.event(BounceEvent(diagnostic: reply))])
    }

    private static func json(_ event: BounceEvent, _ explanation: Explanation) -> String {
        let answer = explanation.classification
        return JSONText.object { json in
            json.add(
                "event",
                object: { json in
                    json.add("recipient", event.recipient)
                    json.add("diagnostic", event.diagnostic)
                    json.add("status", event.status?.description)
                    json.add("remote_mta", event.remoteMTA)
                    json.add("reported", event.reported)
                })
            json.add("answer", json: answer.json)
            json.add("title", answer.title)
            json.add("sources", array: answer.sources.map(\.json))
            if let pieces = marked(event.diagnostic, answer.matched) {
                json.add("marked", array: pieces.map(JSONText.quoted))
            }
            json.add(explanation)
            json.add("decided_by_text", explanation.step.sentence)
            json.add("obstacles", array: answer.obstacles.map { JSONText.quoted($0.explanation) })
        }
    }

    /// The text before the words that matched, the words, and the text behind them.
    private static func marked(_ text: String, _ matched: Range<Int>?) -> [String]? {
        let bytes = Array(text.utf8)
        guard let matched, matched.upperBound <= bytes.count else { return nil }
        return [bytes[..<matched.lowerBound], bytes[matched], bytes[matched.upperBound...]]
            .map { String(decoding: $0, as: UTF8.self) }
    }
}

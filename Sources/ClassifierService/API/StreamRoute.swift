internal import BounceAnswers
internal import BounceClassifier
internal import BounceFormats
internal import Hummingbird
internal import NIOCore

/// `POST /v1/classify/stream`: a line in, a line out, while both run.
struct StreamRoute: Sendable {
    let state: ServiceState

    func add(to router: Router<ServiceContext>) {
        router.post("/v1/classify/stream", use: stream)
    }

    @Sendable
    private func stream(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let format = try request.format(other: "jsonl") ?? "jsonl"
        guard format != "auto" else {
            throw Problem.badRequest(
                "unknown_format", "a stream is read as it comes; name its format: ?format=NAME")
        }
        guard let chosen = FormatRegistry.standard[format] else {
            throw Problem.badRequest("unknown_format", "there is no such format")
        }
        let state = state
        // The client's pace is ours: the next piece is read once the answers to this one are written.
        let body = ResponseBody { writer in
            var decoder = chosen.init()
            var answers: [UInt8] = []
            func answer(_ records: [FormatRecord]) {
                answers.removeAll(keepingCapacity: true)
                // Newer knowledge answers from the next piece on.
                var session = state.knowledge.current.classifier.session()
                var tally = Statistics.Tally()
                for record in records {
                    AnswerLine.append(record, &session, to: &answers) { tally.add($0) }
                    answers.append(UInt8(ascii: "\n"))
                }
                state.statistics.add(tally, at: .now)
            }
            for try await piece in request.body {
                piece.withUnsafeReadableBytes { bytes in
                    answer(decoder.decode(Array(bytes)[...], isLast: false))
                }
                if !answers.isEmpty { try await writer.write(ByteBuffer(bytes: answers)) }
            }
            answer(decoder.decode([], isLast: true))
            if !answers.isEmpty { try await writer.write(ByteBuffer(bytes: answers)) }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: ContentType.jsonLines.rawValue], body: body)
    }
}

internal import BounceAnswers
internal import BounceClassifier
internal import BounceFormats
internal import DeliveryStatus
internal import Hummingbird
internal import SignatureMatching

/// `POST /v1/classify`, `/v1/normalize`: records in, answers out.
struct ClassifyRoutes: Sendable {
    let state: ServiceState

    func add(to router: Router<ServiceContext>) {
        router.post("/v1/classify", use: classify)
        router.post("/v1/normalize", use: normalize)
    }

    /// One record gives an answer, an array of them an array, another format an array always.
    @Sendable
    private func classify(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let format = try request.format(other: "text")
        let bytes = try await request.bytes(limit: state.configuration.limits.bodyBytes)
        var session = state.knowledge.current.classifier.session()
        var answers: [UInt8] = []
        if format == nil, !Self.isArray(bytes) {
            let record = try single(bytes)
            AnswerLine.append(record, &session, to: &answers) {
                state.statistics.add($0, at: .now)
            }
            return .bytes(answers, type: .json)
        }
        var tally = Statistics.Tally()
        defer { state.statistics.add(tally, at: .now) }
        let records = try records(bytes, format: format)
        answers.reserveCapacity(records.count * 320)
        answers.append(UInt8(ascii: "["))
        for (index, record) in records.enumerated() {
            if index > 0 { answers += ",\n".utf8 }
            AnswerLine.append(record, &session, to: &answers) { tally.add($0) }
        }
        answers.append(UInt8(ascii: "]"))
        return .bytes(answers, type: .json)
    }

    /// What is compared with the templates, and what was lifted out of the text.
    @Sendable
    private func normalize(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let bytes = try await request.bytes(limit: state.configuration.limits.bodyBytes)
        guard case .event(let event) = try single(bytes) else {
            throw Problem.badRequest("no_bounce", "the record is no bounce; send a diagnostic")
        }
        let reply = Normalizer.normalize(event)
        return .json { json in
            json.add("text", reply.text)
            json.add("reply_code", reply.replyCode.map { Int($0.value) })
            json.add("enhanced_status", reply.enhancedStatus?.description)
            json.add("statuses", array: reply.statuses.map { JSONText.quoted($0.description) })
            json.add("phase", reply.phase?.rawValue)
            json.add("remote_mta", reply.remoteMTA)
            json.add("wrappers", reply.wrappers)
        }
    }

    private func records(_ bytes: [UInt8], format: String?) throws(Problem) -> [FormatRecord] {
        let limit = state.configuration.limits.items
        var records: [FormatRecord] = []
        if let format {
            records = try RecordReader.records(bytes, format: format).records
        } else {
            for value in JSONRecordsFormat.read(bytes[...], limit: limit) {
                records.append(try Self.record(value))
            }
        }
        if records.count > limit { throw Problem.tooManyItems(limit) }
        return records
    }

    /// The only record of a body.
    private func single(_ bytes: [UInt8]) throws(Problem) -> FormatRecord {
        if let record = JSONRecordsFormat.readObject(bytes) { return record }
        let values = JSONRecordsFormat.read(bytes[...], limit: 1)
        guard let value = values.first, values.count == 1, !Self.isArray(bytes) else {
            throw Problem.badRequest(
                "invalid_json",
                "the body is not one JSON object; send an object or an array of them")
        }
        let record = try Self.record(value)
        if case .failed(let error) = record {
            throw Problem.badRequest(error.code.name, error.message)
        }
        return record
    }

    private static func record(_ value: JSONRecordsFormat.Value) throws(Problem) -> FormatRecord {
        switch value {
        case .record(let record): return record
        case .broken(let error): throw Problem.badRequest(error.code.name, error.message)
        }
    }

    private static func isArray(_ bytes: [UInt8]) -> Bool {
        bytes.first { $0 > 0x20 } == UInt8(ascii: "[")
    }
}

internal import BounceAnswers
internal import BounceClassifier
internal import BounceFormats
internal import Dispatch
internal import Synchronization

/// Writes one answer for each record, in the order of the records.
struct AnswerStream {
    /// The most threads that answer at a time.
    static let jobLimit = 64

    /// How many records each thread gets at a time.
    private static let batch = 2_048

    private let writer: AnswerWriter
    private let jobs: Int
    private var session: BounceClassifier.Session
    /// Records that wait for the threads; always empty with one job.
    private var waiting: [FormatRecord] = []
    private var pending: [UInt8] = []
    private(set) var failures = 0

    init(_ classifier: BounceClassifier, isJSON: Bool, style: Style, jobs: Int = 1) {
        writer = AnswerWriter(classifier: classifier, isJSON: isJSON, style: style)
        session = classifier.session()
        self.jobs = jobs
    }

    mutating func answer(_ records: [FormatRecord]) {
        // By place, for a loop over elements copies each.
        for index in records.indices { answer(records[index]) }
    }

    private mutating func answer(_ record: FormatRecord) {
        if case .failed = record { failures += 1 }
        if jobs > 1 {
            waiting.append(record)
            if waiting.count >= Self.batch * jobs { answerWaiting() }
        } else {
            writer.write(record, &session, to: &pending)
        }
        if pending.count >= 1 << 16 { put() }
    }

    /// Writes out all that is answered, and answers what waits.
    mutating func flush() {
        answerWaiting()
        put()
    }

    private mutating func put() {
        guard !pending.isEmpty else { return }
        Console.write(1, pending)
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func answerWaiting() {
        guard !waiting.isEmpty else { return }
        let (records, writer) = (waiting, writer)
        let share = (records.count + jobs - 1) / jobs
        let shares = stride(from: 0, to: records.count, by: share).map {
            $0..<min($0 + share, records.count)
        }
        let answers = Mutex([[UInt8]](repeating: [], count: shares.count))
        DispatchQueue.concurrentPerform(iterations: shares.count) { number in
            var session = writer.classifier.session()
            var bytes: [UInt8] = []
            for record in records[shares[number]] { writer.write(record, &session, to: &bytes) }
            answers.withLock { $0[number] = bytes }
        }
        answers.withLock { for bytes in $0 { pending += bytes } }
        waiting.removeAll(keepingCapacity: true)
        put()
    }
}

/// Puts one answer into words: a line of JSON, or lines for people.
private struct AnswerWriter: Sendable {
    let classifier: BounceClassifier
    let isJSON: Bool
    let style: Style

    func write(
        _ record: FormatRecord, _ session: inout BounceClassifier.Session, to bytes: inout [UInt8]
    ) {
        guard !isJSON else {
            AnswerLine.append(record, &session, to: &bytes)
            return bytes.append(UInt8(ascii: "\n"))
        }
        switch record {
        case .event(let event):
            bytes += AnswerText(style: style).text(session.classify(event), event).utf8
        case .skipped(let skipped):
            bytes += style.dim("skipped    line \(skipped.line): \(skipped.note)").utf8
        case .failed(let error):
            bytes += (style.red("error") + "      \(error.message)").utf8
        }
        bytes.append(UInt8(ascii: "\n"))
    }
}

internal import BounceFormats
internal import PluginHost
internal import Suppression

/// Takes decisions to an action and back to receipts, by way of a spool.
struct ActionRun {
    private static let batchSize = 500

    private let action: ActionPlugin
    /// Nil where nothing is applied.
    private let spool: Spool?
    private var decisions: [SuppressionDecision] = []
    private var isBroken = false
    /// Whether everything was settled, and nothing failed.
    private(set) var isClean = true

    init(_ action: ActionPlugin, _ spool: Spool?) {
        self.action = action
        self.spool = spool
    }

    /// Sends what an earlier run left.
    mutating func replay() throws {
        guard let spool else { return }
        for batch in try spool.waiting() { try send(batch) }
    }

    /// Reads decisions and sends them.
    mutating func read(_ path: String) throws {
        var run = self
        defer { self = run }
        var lines = LineSplitter()
        try InputReader.read(path, pause: { try run.flush() }) { piece in
            for line in lines.split(piece, isLast: false) { try run.take(line) }
        }
        for line in lines.split([], isLast: true) { try run.take(line) }
        try run.flush()
    }

    private mutating func take(_ line: LineSplitter.Line) throws {
        if line.bytes.allSatisfy({ $0 <= 0x20 }) { return }
        guard !line.isTooLong, let object = try? JSONReader.decode(line.bytes, line: line.number),
            object.isObject
        else { return reject(line) }
        if object["key"] == nil, let suppresses = object.member("suppress") {
            // An answer of the classifier.
            guard suppresses.isTrue else { return }
            guard let decision = SuppressionDecision(answer: object) else { return reject(line) }
            decisions.append(decision)
        } else if let decision = SuppressionDecision(object) {
            decisions.append(decision)
        } else if object.member("skipped") == nil {
            reject(line)
        }
        if decisions.count >= Self.batchSize { try flush() }
    }

    private mutating func reject(_ line: LineSplitter.Line) {
        isClean = false
        Console.error(
            "kb: line \(line.number) holds no decision, and was left out; it needs key, recipient, "
                + "verdict and reason, or is an answer of kb classify about a recipient")
    }

    private mutating func flush() throws {
        guard !decisions.isEmpty else { return }
        let batch = decisions
        decisions = []
        if let spool {
            try send(try spool.add(batch))
        } else {
            _ = try receipts(batch)
        }
    }

    private mutating func send(_ batch: Spool.Batch) throws {
        // After a breach what comes is spooled, and left there.
        guard !isBroken, let receipts = try receipts(batch.decisions) else { return }
        try spool?.settle(batch, with: receipts)
    }

    /// The receipts, printed; nil where the plugin broke.
    private mutating func receipts(
        _ decisions: [SuppressionDecision]
    ) throws -> [SuppressionReceipt]? {
        let action = action
        do {
            let receipts = try Blocking.run { try await action.apply(decisions) }
            for receipt in receipts {
                if case .failed = receipt.outcome { isClean = false }
                if !receipt.isFinal { isClean = false }
            }
            Console.write(1, receipts.map { $0.json + "\n" }.joined())
            return receipts
        } catch let error as CommandFailure {
            isBroken = true
            isClean = false
            let place = spool == nil ? "" : "; decisions wait in the spool for the next run"
            Console.error("kb: \(error.message)\(place)")
            return nil
        }
    }
}

public import BounceClassifier
internal import BounceFormats
internal import DeliveryStatus
internal import SignatureMatching
public import Suppression

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Answers an event of Lambda: classifies the bounces it carries, and suppresses where that is asked for.
///
/// Takes events of SNS, SQS, EventBridge and function URLs. The answer is one object: `answers`, counts, and for SQS
/// `batchItemFailures`, the messages that are to come back. An event through a function URL never
/// suppresses, for nobody vouches for who sent it.
public struct BounceFunction: Sendable {
    private let classifier: BounceClassifier
    private let action: (any SuppressionAction)?
    private let cap: Int

    /// Makes a function.
    ///
    /// - Parameters:
    ///   - classifier: What answers.
    ///   - action: What suppresses; nil to say only what would be (dry run).
    ///   - cap: How many recipients one invocation may suppress; the rest is counted and left alone.
    public init(
        classifier: BounceClassifier, action: (any SuppressionAction)? = nil, cap: Int = 100
    ) {
        self.classifier = classifier
        self.action = action
        self.cap = max(0, cap)
    }

    /// Answers one event.
    /// - Throws: `LambdaError` where the event must come again and Lambda cannot be told which part.
    public func answer(_ event: [UInt8]) async throws(LambdaError) -> [UInt8] {
        guard let value = try? JSONReader.decode(event, line: 1), value.isObject else {
            throw LambdaError(type: "Function.NotJSON", message: "the event is no JSON object")
        }
        let parts = Self.parts(value, event)
        let maySuppress = value["requestContext"] == nil
        var session = classifier.session()
        var answers: [String] = []
        var faults: [String] = []
        var skipped = 0
        var failed: Set<Int> = []
        var decisions: [(part: Int, decision: SuppressionDecision)] = []
        for (index, part) in parts.enumerated() {
            var format = SESFormat()
            for record in format.decode(part.bytes[...], isLast: true) {
                switch record {
                case .event(let bounce):
                    let answer = session.classify(bounce)
                    answers.append(answer.json)
                    // What was not even tried says nothing about the mailbox.
                    if answer.suppress, maySuppress, bounce.wasAttempted,
                        let decision = Self.decision(answer)
                    {
                        decisions.append((index, decision))
                    }
                case .skipped: skipped += 1
                case .failed(let error):
                    failed.insert(index)
                    faults.append(
                        JSONText.object {
                            $0.add("code", error.code.name)
                            $0.add("message", error.message)
                        })
                }
            }
        }
        let capped = max(0, decisions.count - cap)
        decisions = Array(decisions.prefix(cap))
        let outcomes = try await suppress(decisions, failed: &failed, hasIDs: parts[0].id != nil)
        let items = failed.sorted().compactMap { parts[$0].id }.map { id in
            JSONText.object { $0.add("itemIdentifier", id) }
        }
        let body = JSONText.object {
            $0.add("answers", array: answers)
            $0.add("skipped", skipped)
            $0.add("errors", array: faults)
            $0.add("suppression") { json in
                json.add("mode", action == nil ? "dry_run" : "apply")
                json.add("decisions", decisions.count)
                json.add("capped", capped)
                for (name, count) in outcomes { json.add(name, count) }
            }
            if parts[0].id != nil { $0.add("batchItemFailures", array: items) }
        }
        return Array(body.utf8)
    }

    private func suppress(
        _ decisions: [(part: Int, decision: SuppressionDecision)], failed: inout Set<Int>,
        hasIDs: Bool
    ) async throws(LambdaError) -> [(String, Int)] {
        guard let action, !decisions.isEmpty else { return [] }
        let receipts = (try? await action.apply(decisions.map(\.decision))) ?? []
        var counts = ["applied": 0, "already": 0, "failed": 0, "later": 0]
        for (index, entry) in decisions.enumerated() {
            switch index < receipts.count ? receipts[index].outcome : .retryAfter(60) {
            case .applied: counts["applied", default: 0] += 1
            case .already, .skipped: counts["already", default: 0] += 1
            case .failed: counts["failed", default: 0] += 1
            case .retryAfter:
                counts["later", default: 0] += 1
                failed.insert(entry.part)
            }
        }
        if counts["later"] != 0, !hasIDs {
            throw LambdaError(
                type: "Function.SuppressionLater",
                message: "some recipients could not be suppressed now; the event must come again")
        }
        return counts.sorted { $0.key < $1.key }
    }

    /// The messages of an event of SQS, each with its id; else the event whole.
    private static func parts(
        _ event: JSONValue, _ bytes: [UInt8]
    ) -> [(id: String?, bytes: [UInt8])] {
        if let records = event["Records"]?.array, !records.isEmpty {
            let parts = records.compactMap { record -> (id: String?, bytes: [UInt8])? in
                guard record["eventSource"]?.string == "aws:sqs",
                    let id = record["messageId"]?.string, let body = record["body"]?.string
                else { return nil }
                return (id, Array(body.utf8))
            }
            if parts.count == records.count { return parts }
        }
        if event["isBase64Encoded"]?.isTrue == true, let body = event["body"]?.string,
            let data = Data(base64Encoded: body)
        {
            return [(nil, Array(data))]
        }
        return [(nil, bytes)]
    }

    private static func decision(_ answer: Classification) -> SuppressionDecision? {
        guard let recipient = answer.recipient, !recipient.isEmpty else { return nil }
        return SuppressionDecision(
            recipient: recipient, verdict: answer.verdict, reason: answer.reason,
            signature: answer.signature.map { "\($0)@\(answer.revision ?? 1)" },
            knowledge: answer.knowledge)
    }
}

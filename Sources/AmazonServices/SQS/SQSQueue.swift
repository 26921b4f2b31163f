internal import BounceClassifier
internal import BounceFormats

/// One queue, by the JSON protocol of SQS.
struct SQSQueue: Sendable {
    let url: String
    let client: AmazonClient

    enum Answer {
        case messages([SQSMessage])
        /// SQS refused or could not be reached: the status, 0 without an answer.
        case failed(Int)
    }

    /// Waits up to 20 seconds for up to ten messages.
    func receive() async -> Answer {
        let body = JSONText.object {
            $0.add("QueueUrl", url)
            $0.add("MaxNumberOfMessages", 10)
            $0.add("WaitTimeSeconds", 20)
            $0.add(
                "MessageSystemAttributeNames", json: #"["ApproximateReceiveCount"]"#)
        }
        guard let answer = await client.send(call("ReceiveMessage", body)) else {
            return .failed(0)
        }
        guard answer.status == 200,
            let object = try? JSONReader.decode(answer.body, line: 1)
        else { return .failed(answer.status) }
        return .messages(
            (object["Messages"]?.array ?? []).compactMap { message in
                guard let id = message["MessageId"]?.string,
                    let handle = message["ReceiptHandle"]?.string
                else { return nil }
                let count = message["Attributes"]?["ApproximateReceiveCount"]?.identifier
                return SQSMessage(
                    id: id, body: Array((message["Body"]?.string ?? "").utf8),
                    receiveCount: count.flatMap { Int($0) } ?? 1, handle: handle)
            })
    }

    /// Deletes messages; how many could not be.
    func delete(_ messages: [SQSMessage]) async -> Int {
        guard !messages.isEmpty else { return 0 }
        return await batch("DeleteMessageBatch", messages) { _, _ in }
    }

    /// Makes messages come back after a while: 10 seconds after the first time, twice as long each time, at most
    /// 15 minutes.
    func giveBack(_ messages: [SQSMessage]) async {
        guard !messages.isEmpty else { return }
        _ = await batch("ChangeMessageVisibilityBatch", messages) { message, json in
            json.add(
                "VisibilityTimeout", min(900, 10 << min(max(0, message.receiveCount - 1), 7)))
        }
    }

    private func batch(
        _ action: String, _ messages: [SQSMessage],
        _ more: (SQSMessage, inout JSONText) -> Void
    ) async -> Int {
        let entries = messages.enumerated().map { index, message in
            JSONText.object {
                $0.add("Id", String(index))
                $0.add("ReceiptHandle", message.handle)
                more(message, &$0)
            }
        }
        let body = JSONText.object {
            $0.add("QueueUrl", url)
            $0.add("Entries", array: entries)
        }
        guard let answer = await client.send(call(action, body)), answer.status == 200,
            let object = try? JSONReader.decode(answer.body, line: 1)
        else { return messages.count }
        return object["Failed"]?.array?.count ?? 0
    }

    private func call(_ action: String, _ body: String) -> HTTPCall {
        var call = HTTPCall("POST", client.endpoint + "/")
        call.seconds = 30
        call.limit = 16 << 20
        call.headers = [
            ("Content-Type", "application/x-amz-json-1.0"), ("X-Amz-Target", "AmazonSQS.\(action)"),
        ]
        call.body = Array(body.utf8)
        return call
    }
}

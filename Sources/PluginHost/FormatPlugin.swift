internal import BounceClassifier
package import BounceFormats

/// Reads an input through a plugin.
///
/// Several requests are under way at a time; the records come in the order of the input. What is still
/// under way when the input pauses comes with ``drain()``.
package actor FormatPlugin {
    /// The capability of plugins that take whole lines of text; others take bytes in Base64.
    package static let linesCapability = "lines"

    private let session: PluginSession
    private let includesDeliveries: Bool
    private var takesLines: Bool?
    private var splitter = LineSplitter()
    private var lines = LineBatch()
    private var bytes: [UInt8] = []
    private var underWay: [Step] = []

    /// Something that gives records, in the order of the input.
    private enum Step {
        case request(connection: PluginConnection, id: Int)
        case failed(FormatError)
    }

    /// - Parameter includesDeliveries: Whether deliveries and complaints are events too.
    package init(_ session: PluginSession, includesDeliveries: Bool = false) {
        self.session = session
        self.includesDeliveries = includesDeliveries
    }

    /// What the plugin thinks of the first bytes of an input: whether it reads them for certain, and
    /// whether it can.
    package func detect(
        _ start: [UInt8]
    ) async throws(PluginError) -> (isCertain: Bool, isPossible: Bool) {
        let params = JSONText.object { json in
            json.add("base64", Base64.text(start.prefix(FormatLimits.detectionBytes)))
        }
        let answer = try await session.call("format/detect", params)
        switch answer["confidence"]?.string {
        case "certain": return (true, true)
        case "possible": return (false, true)
        case "no": return (false, false)
        default: throw await session.breach("its answer to format/detect has no confidence")
        }
    }

    /// Takes the next bytes, and answers the records that are read so far; with `isLast` all of them.
    package func decode(
        _ piece: ArraySlice<UInt8>, isLast: Bool
    ) async throws(PluginError) -> [FormatRecord] {
        do {
            if takesLines == nil { takesLines = try await session.has(Self.linesCapability) }
            if takesLines == true {
                try await addLines(piece, isLast: isLast)
            } else {
                try await addBytes(piece, isLast: isLast)
            }
            return try await collect(leaving: isLast ? 0 : session.limits.inFlight / 2)
        } catch {
            await fail()
            throw error
        }
    }

    /// Sends what is held back, and answers the records of all that was sent.
    package func drain() async throws(PluginError) -> [FormatRecord] {
        do {
            if !lines.isEmpty { try await sendLines(isLast: false) }
            if !bytes.isEmpty { try await sendBytes(isLast: false) }
            return try await collect(leaving: 0)
        } catch {
            await fail()
            throw error
        }
    }

    // MARK: Sending

    /// What of a line of the protocol a message needs besides what it carries.
    private var roomForWork: Int { session.limits.lineBytes - 256 }

    private func addLines(_ piece: ArraySlice<UInt8>, isLast: Bool) async throws(PluginError) {
        let target = min(roomForWork, 128 << 10)
        for line in splitter.split(piece, isLast: isLast) {
            let isTooLong = line.isTooLong || !lines.canHold(line, within: roomForWork)
            if isTooLong || lines.count == session.limits.batch
                || lines.bytes.count + line.bytes.count > target
                || !lines.canAdd(line, within: roomForWork)
            {
                if !lines.isEmpty { try await sendLines(isLast: false) }
            }
            if isTooLong {
                underWay.append(.failed(tooLong(line.number)))
            } else {
                lines.add(line)
            }
        }
        if isLast { try await sendLines(isLast: true) }
    }

    private func sendLines(isLast: Bool) async throws(PluginError) {
        let params = JSONText.object { json in
            json.add("lines", json: lines.json)
            json.add("line", max(lines.first, 1))
            json.add("last", isLast)
        }
        lines = LineBatch()
        try await send(params)
    }

    private func addBytes(_ piece: ArraySlice<UInt8>, isLast: Bool) async throws(PluginError) {
        bytes += piece
        while bytes.count >= chunkBytes { try await sendBytes(isLast: false) }
        if isLast { try await sendBytes(isLast: true) }
    }

    private var chunkBytes: Int { min(48 << 10, roomForWork / 4 * 3) }

    private func sendBytes(isLast: Bool) async throws(PluginError) {
        let count = min(chunkBytes, bytes.count)
        let params = JSONText.object { json in
            json.add("base64", Base64.text(bytes[..<count]))
            json.add("last", isLast)
        }
        bytes.removeFirst(count)
        try await send(params)
    }

    private func send(_ params: String) async throws(PluginError) {
        let request = try await session.begin("format/decode", params)
        underWay.append(.request(connection: request.connection, id: request.id))
    }

    private func sendNothing() async throws(PluginError) {
        try await send(
            JSONText.object { json in
                if takesLines == true {
                    json.add("lines", json: "[]")
                } else {
                    json.add("base64", "")
                }
                json.add("last", false)
            })
    }

    // MARK: Receiving

    private func collect(leaving count: Int) async throws(PluginError) -> [FormatRecord] {
        var records: [FormatRecord] = []
        var hasMore = false
        while underWay.count > count {
            switch underWay.removeFirst() {
            case .failed(let error): records.append(.failed(error))
            case .request(let connection, let id):
                let answer = try await session.answer((connection, id))
                guard let values = answer["records"]?.array else {
                    throw await session.breach("its answer to format/decode has no records")
                }
                for value in values { records.append(try await record(value)) }
                hasMore = answer["more"]?.isTrue == true
                if hasMore, values.isEmpty {
                    throw await session.breach("it has more records, and gives none")
                }
            }
            // What it held back so as not to answer with too long a line.
            if count == 0, underWay.isEmpty, hasMore { try await sendNothing() }
        }
        return records
    }

    private func record(_ value: JSONValue) async throws(PluginError) -> FormatRecord {
        do {
            return try Self.record(value, includesDeliveries: includesDeliveries)
        } catch {
            throw await session.breach(
                "a record it gave is no event of the format jsonl: \(error.message)")
        }
    }

    /// Reads a record as `kb read` prints it: an event, or an object with the key `error` or `skipped`.
    static func record(
        _ value: JSONValue, includesDeliveries: Bool
    ) throws(FormatError) -> FormatRecord {
        if let error = value["error"] {
            return .failed(
                FormatError(
                    code: error["code"]?.string.flatMap { FormatError.Code(name: $0) }
                        ?? .unknownShape,
                    line: error["line"]?.integer ?? 0, id: value["id"]?.identifier,
                    message: error["message"]?.string ?? "the plugin could not read the record"))
        }
        if let skipped = value["skipped"] {
            return .skipped(
                SkippedRecord(
                    line: skipped["line"]?.integer ?? 0, note: skipped["note"]?.string ?? "",
                    id: value["id"]?.identifier))
        }
        return try JSONLinesRecord.read(
            value, line: value["line"]?.integer ?? 0, includesDeliveries)
    }

    private func tooLong(_ line: Int) -> FormatError {
        FormatError(
            code: .tooLong, line: line,
            message: "line \(line) is longer than the plugin takes, \(roomForWork) bytes, and was "
                + "left out; shorten it or split it")
    }

    /// Gives the input up; what the plugin still knows of it goes with its process.
    private func fail() async {
        splitter = LineSplitter()
        lines = LineBatch()
        bytes = []
        underWay = []
        await session.stop()
    }
}

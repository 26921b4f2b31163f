internal import BounceFormats

/// One running process of a plugin: requests go in, answers come out, and a breach ends it.
///
/// Requests are sent in the order in which ``begin(_:_:)`` is called. When the process ends, for whatever
/// reason, every request that waits fails with the error that says why.
actor PluginConnection {
    /// What the plugin agreed to.
    struct Agreement: Sendable, Equatable {
        var version: Int
        var capabilities: Set<String>
    }

    /// A request that was sent.
    private struct Request {
        var method: String
        var start: ContinuousClock.Instant
        var watch: Task<Void, Never>?
        var isCancelled = false
        var answer: Result<JSONValue, PluginError>?
        var waiter: CheckedContinuation<Void, Never>?
    }

    nonisolated let plugin: Plugin
    nonisolated let limits: PluginLimits
    private let outgoing: AsyncStream<[UInt8]>.Continuation
    private let process: PluginProcess
    private var requests: [Int: Request] = [:]
    private var nextID = 0
    private var unanswered = 0
    private var lastAnswer = ContinuousClock.now
    private var waitingForRoom: [CheckedContinuation<Void, Never>] = []
    /// Why the process is being ended.
    private var breach: PluginError?
    /// Why it has ended.
    private var end: PluginError?
    private var log: PluginLog
    private var running: Task<Void, Never>?

    init(_ plugin: Plugin, _ options: PluginOptions) {
        self.plugin = plugin
        limits = options.limits
        log = PluginLog(bytesPerSecond: options.limits.logBytes, sink: options.log(plugin))
        let (lines, outgoing) = AsyncStream<[UInt8]>.makeStream()
        self.outgoing = outgoing
        process = PluginProcess(plugin, options, lines: lines)
    }

    /// Starts the process and agrees with it.
    func start(_ role: PluginRole, config: String) async throws(PluginError) -> Agreement {
        running = Task { await self.run() }
        let watch = Task {
            try await Task.sleep(for: limits.start)
            self.breach(.startTimedOut, "it did not answer initialize in \(limits.start)")
        }
        defer { watch.cancel() }
        let params = PluginHandshake.params(role, limits, config: config)
        do {
            let id = try await begin("initialize", params, isWatched: false)
            return try PluginHandshake.agreement(with: plugin, role, try await answer(id))
        } catch {
            var error = error
            error.command = plugin.program
            await stop()
            throw error
        }
    }

    /// Sends a request and waits for its answer.
    func call(_ method: String, _ params: String? = nil) async throws(PluginError) -> JSONValue {
        try await answer(try await begin(method, params))
    }

    /// Sends a request as soon as no more than ``PluginLimits/inFlight`` wait; the id is for ``answer(_:)``.
    func begin(
        _ method: String, _ params: String? = nil, isWatched: Bool = true
    ) async throws(PluginError) -> Int {
        while unanswered >= limits.inFlight, end == nil {
            await withCheckedContinuation { waitingForRoom.append($0) }
        }
        if let end { throw end }
        let id = nextID
        let line = PluginMessage.request(id, method, params)
        guard line.count <= limits.lineBytes else {
            throw error(
                .requestTooLong,
                "a request of \(line.count) bytes is longer than the \(limits.lineBytes) that a line may have"
            )
        }
        nextID += 1
        unanswered += 1
        requests[id] = Request(method: method, start: .now)
        outgoing.yield(line)
        if isWatched { requests[id]?.watch = Task { await self.watch(id) } }
        return id
    }

    /// The answer to a request that was begun; may be asked for once.
    func answer(_ id: Int) async throws(PluginError) -> JSONValue {
        if let request = requests[id], request.answer == nil {
            await withCheckedContinuation { requests[id]?.waiter = $0 }
        }
        guard let answer = requests.removeValue(forKey: id)?.answer else {
            throw error(.stopped, "the request was not begun")
        }
        return try answer.get()
    }

    /// Takes leave: `shutdown`, then standard input is closed; answers how the process ended.
    func shutDown() async throws(PluginError) -> String? {
        let outcome: Result<JSONValue, PluginError>
        do {
            outcome = .success(try await call("shutdown"))
        } catch {
            outcome = .failure(error)
        }
        await stop()
        _ = try outcome.get()
        return end?.ending
    }

    /// How the process ended; nil while it runs.
    var ending: String? { end?.ending }

    /// Closes the standard input of the process and waits until it has ended, by force if need be.
    func stop() async {
        if breach == nil, end == nil { breach = error(.stopped, "it was stopped") }
        outgoing.finish()
        process.stop()
        await running?.value
    }

    /// Ends the process because what it answered is nothing that its role allows.
    func end(because message: String) async -> PluginError {
        breach(.invalidMessage, message)
        await running?.value
        return end ?? error(.invalidMessage, message)
    }

    // MARK: What the process does

    private func run() async {
        let ending = await process.run(
            closeInput: { [outgoing] in outgoing.finish() }
        ) { event in await self.take(event) }
        log.finish()
        // Who ends no longer reads either: that it ended says more.
        if breach?.code == .closedInput, ending?.hasPrefix("exit") == true { breach = nil }
        var end =
            breach
            ?? error(
                .exited,
                "it ended, or closed its standard output, with work left; look at its standard error"
            )
        end.ending = ending
        end.standardError = log.last
        self.end = end
        outgoing.finish()
        for id in requests.keys where requests[id]?.answer == nil { settle(id, .failure(end)) }
        makeRoom(all: true)
    }

    private func take(_ event: PluginProcess.Event) {
        switch event {
        case .lines(let lines): for line in lines where breach?.isBreach != true { receive(line) }
        case .lineTooLong:
            breach(.lineTooLong, "it sent a line longer than \(limits.answerBytes) bytes")
        case .halfALine:
            breach(.exited, "it ended in the middle of a line; look at its standard error")
        case .inputClosed:
            breach(.closedInput, "it no longer reads its standard input")
        case .startFailed(let message): breach(.startFailed, message)
        case .standardError(let bytes): log.add(bytes)
        }
    }

    private func receive(_ line: [UInt8]) {
        guard String(validating: line, as: UTF8.self) != nil,
            let message = try? JSONReader.decode(line, line: 1), message.isObject,
            message["jsonrpc"]?.string == "2.0"
        else {
            return breach(
                .invalidMessage,
                "it sent a line that is no message of JSON-RPC 2.0; logs belong on standard error")
        }
        if let method = message["method"] {
            return receive(method.string ?? "", message)
        }
        guard let id = message["id"]?.integer, requests[id] != nil, requests[id]?.answer == nil
        else {
            return breach(
                .invalidMessage, "it answered a request that was not made, or was answered")
        }
        if let result = message.member("result"), message["error"] == nil {
            settle(id, .success(result))
        } else if let failure = message["error"], message.member("result") == nil {
            settle(id, .failure(refusal(failure, of: id)))
        } else {
            breach(.invalidMessage, "it sent an answer without a result or an error, or with both")
        }
    }

    /// A request or a notification of the plugin.
    private func receive(_ method: String, _ message: JSONValue) {
        let id = message["id"]
        if method == "log", id == nil {
            log.addLine(message["params"]?["message"]?.string ?? "")
        } else if let id {
            let line =
                method == "ping"
                ? PluginMessage.answer(id, "null")
                : PluginMessage.failure(
                    id, code: PluginMessage.methodNotFound, "the host has no such method",
                    kind: .unsupported)
            outgoing.yield(line)
        }
    }

    private func refusal(_ failure: JSONValue, of id: Int) -> PluginError {
        let code = failure["code"]?.integer
        let named = failure["data"]?["kind"]?.string.flatMap(PluginError.Kind.init(rawValue:))
        let kind = named ?? (code == PluginMessage.methodNotFound ? .unsupported : .internal)
        let method = requests[id]?.method ?? ""
        if requests[id]?.isCancelled == true {
            return error(.requestTimedOut, "it did not answer \(method) in \(limits.request)")
        }
        var refusal = error(.refused, "it refused \(method): \(kind.rawValue)")
        refusal.kind = kind
        refusal.number = code
        refusal.words = failure["message"]?.string
        return refusal
    }

    // MARK: Limits

    private func settle(_ id: Int, _ answer: Result<JSONValue, PluginError>) {
        requests[id]?.answer = answer
        requests[id]?.watch?.cancel()
        requests[id]?.waiter?.resume()
        requests[id]?.waiter = nil
        unanswered -= 1
        lastAnswer = .now
        makeRoom()
    }

    private func makeRoom(all: Bool = false) {
        while !waitingForRoom.isEmpty {
            waitingForRoom.removeFirst().resume()
            if !all { return }
        }
    }

    /// Ends the process when the request is not answered in time.
    private func watch(_ id: Int) async {
        while let due = due(id) {
            if due <= .now { break }
            do { try await Task.sleep(until: due) } catch { return }
        }
        guard due(id) != nil, end == nil, let method = requests[id]?.method else { return }
        requests[id]?.isCancelled = true
        outgoing.yield(PluginMessage.notification("cancel", "{\"id\": \(id)}"))
        do { try await Task.sleep(for: limits.cancelGrace) } catch { return }
        guard due(id) != nil else { return }
        breach(.requestTimedOut, "it did not answer \(method) in \(limits.request)")
    }

    /// When a request must be answered; nil when it was.
    ///
    /// A plugin works off its requests one after the other: each has its time from the answer before it,
    /// but together no more than all in flight may take.
    private func due(_ id: Int) -> ContinuousClock.Instant? {
        guard let request = requests[id], request.answer == nil else { return nil }
        let latest = request.start + limits.request * limits.inFlight
        return min(max(request.start, lastAnswer) + limits.request, latest)
    }

    private func breach(_ code: PluginError.Code, _ message: String) {
        guard end == nil, breach == nil || breach?.code == .stopped else { return }
        breach = error(code, message)
        outgoing.finish()
        process.kill(after: code == .closedInput || code == .exited ? .milliseconds(500) : .zero)
    }

    private nonisolated func error(_ code: PluginError.Code, _ message: String) -> PluginError {
        PluginError(
            code: code, plugin: plugin.manifest.name, command: plugin.program, message: message)
    }
}

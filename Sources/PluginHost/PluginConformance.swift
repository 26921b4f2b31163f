internal import BounceFormats
internal import Suppression

/// Tries a plugin out, for its author: whether it keeps the protocol, and reads its own examples as it says.
///
/// Examples lie in the plugin's folder: `examples/NAME.in` is what it gets, `examples/NAME.expected` what
/// must come out, one JSON object a line.
package struct PluginConformance: Sendable {
    /// One thing that was tried.
    package struct Check: Sendable, Equatable {
        /// What must be so.
        package var name: String
        /// What was seen, or why not.
        package var detail: String
        /// Nil where it could not be tried.
        package var isPassed: Bool?
    }

    private let plugin: Plugin
    private let role: PluginRole
    private let options: PluginOptions
    private let applies: Bool
    private let examples: [PluginExample]

    /// - Parameter applies: Whether an action may really act, where it cannot only try.
    package init(
        _ plugin: Plugin, role: PluginRole, _ options: PluginOptions,
        examples: [PluginExample], applies: Bool
    ) {
        self.plugin = plugin
        self.role = role
        self.options = options
        self.examples = examples
        self.applies = applies
    }

    /// Tries everything, and tells each result as soon as it is known.
    package func run(_ report: (Check) -> Void) async {
        var session = PluginSession(plugin, role: role, options)
        let start = ContinuousClock.now
        do {
            _ = try await session.has("")
            report(pass("initialize", "\(ContinuousClock.now - start)"))
        } catch {
            return report(fail("initialize", error))
        }
        report(await unknownMethod(session))
        report(await unknownFields(session))
        report(await brokenRequest(session))
        await session.stop()
        var options = options
        if role == .action, !applies {
            if (try? await session.has(ActionPlugin.dryRunCapability)) == true {
                options.config = #"{"dry_run": true}"#
            } else {
                report(
                    Check(
                        name: "\(role): examples",
                        detail:
                            "left out: it has no capability dry_run; --apply really applies them",
                        isPassed: nil))
            }
            await session.stop()
        }
        if role != .action || applies || options.config.contains("dry_run") {
            if examples.isEmpty {
                report(
                    Check(
                        name: "\(role): examples", detail: "there are none in examples/",
                        isPassed: nil))
            }
            for example in examples {
                session = PluginSession(plugin, role: role, options)
                report(await trial(example, session))
                await session.stop()
            }
        }
        report(await shutdown())
        report(await closedInput())
    }

    /// How a plugin ends when it is told to: `exit status 0`.
    package static func farewell(
        _ plugin: Plugin, _ role: PluginRole, _ options: PluginOptions
    ) async -> String? {
        let connection = PluginConnection(plugin, options)
        do {
            _ = try await connection.start(role, config: options.config)
            return try await connection.shutDown()
        } catch {
            return error.description
        }
    }

    // MARK: The protocol

    private func unknownMethod(_ session: PluginSession) async -> Check {
        let name = "an unknown method is refused with \(PluginMessage.methodNotFound)"
        do {
            _ = try await session.call("no/such-method", "{}")
            return failed(name, "it answered with a result")
        } catch {
            if error.code == .refused, error.number == PluginMessage.methodNotFound {
                return pass(name)
            }
            return fail(name, error)
        }
    }

    private func unknownFields(_ session: PluginSession) async -> Check {
        let name = "ping is answered; fields it does not know are ignored"
        do {
            _ = try await session.call("ping", #"{"no_such_field": {"a": [1, 2]}}"#)
            return pass(name)
        } catch {
            return fail(name, error)
        }
    }

    private func brokenRequest(_ session: PluginSession) async -> Check {
        let name = "a request without its fields is answered, and does not end it"
        let method =
            switch role {
            case .format: "format/decode"
            case .action: "action/apply"
            case .proposer: "propose/observations"
            }
        do {
            _ = try await session.call(method, "{}")
        } catch {
            if error.code != .refused { return fail(name, error) }
        }
        do {
            _ = try await session.call("ping", "{}")
            return pass(name)
        } catch {
            return fail(name, error)
        }
    }

    private func shutdown() async -> Check {
        let name = "shutdown is answered; it ends with status 0 when its input is closed"
        let ending = await Self.farewell(plugin, role, options) ?? "nothing"
        return ending == "exit status 0" ? pass(name) : failed(name, "it ended with \(ending)")
    }

    private func closedInput() async -> Check {
        let name = "without shutdown it ends as well when its input is closed"
        let connection = PluginConnection(plugin, options)
        do {
            _ = try await connection.start(role, config: options.config)
        } catch {
            return fail(name, error)
        }
        let start = ContinuousClock.now
        await connection.stop()
        let time = ContinuousClock.now - start
        let ending = await connection.ending ?? "nothing"
        return ending.hasPrefix("exit status")
            ? pass(name, "\(ending), \(time)") : failed(name, "it ended with \(ending)")
    }

    // MARK: Examples

    private func trial(_ example: PluginExample, _ session: PluginSession) async -> Check {
        let name = "example \(example.name)"
        let start = ContinuousClock.now
        do {
            let fault =
                switch role {
                case .format: try await formatFault(example, session)
                case .action: try await actionFault(example, session)
                case .proposer: try await proposerFault(example, session)
                }
            if let fault { return failed(name, fault) }
            return pass(name, "\(ContinuousClock.now - start)")
        } catch let error as PluginError {
            return fail(name, error)
        } catch {
            return failed(name, "\(error)")
        }
    }

    private func formatFault(
        _ example: PluginExample, _ session: PluginSession
    ) async throws -> String? {
        let format = FormatPlugin(session, includesDeliveries: true)
        let whole = try await format.decode(example.input[...], isLast: true)
        var pieces: [FormatRecord] = []
        for start in stride(from: 0, to: example.input.count, by: 7) {
            let end = min(start + 7, example.input.count)
            pieces += try await format.decode(example.input[start..<end], isLast: false)
            pieces += try await format.drain()
        }
        pieces += try await format.decode([], isLast: true)
        let expected = try example.expectedObjects().map {
            try FormatPlugin.record($0, includesDeliveries: true)
        }
        if let fault = Self.difference(whole, expected, describe: Self.text) { return fault }
        return whole == pieces ? nil : "the same input in small pieces gives other records"
    }

    private func actionFault(
        _ example: PluginExample, _ session: PluginSession
    ) async throws -> String? {
        let decisions = try example.inputObjects().compactMap { SuppressionDecision($0) }
        let receipts = try await ActionPlugin(session).apply(decisions)
        let expected = try example.expectedObjects().map { SuppressionReceipt($0) }
        return Self.difference(receipts, expected) { $0?.json ?? "no receipt" }
    }

    private func proposerFault(
        _ example: PluginExample, _ session: PluginSession
    ) async throws -> String? {
        let proposer = ProposerPlugin(session)
        try await proposer.begin()
        try await proposer.observe(try example.inputObjects().map(\.json))
        let proposals = try await proposer.finish()
        let expected = try example.expectedObjects().map(\.compact)
        let found = try proposals.map { try JSONReader.decode($0.utf8, line: 1).compact }
        return Self.difference(found, expected) { $0 }
    }

    /// Where two lists differ, nil where they do not.
    private static func difference<Value: Equatable>(
        _ found: [Value], _ expected: [Value], describe: (Value) -> String
    ) -> String? {
        if found == expected { return nil }
        for index in 0..<max(found.count, expected.count) {
            let left = index < found.count ? found[index] : nil
            let right = index < expected.count ? expected[index] : nil
            if left == right { continue }
            return """
                object \(index + 1) differs
                    expected \(right.map(describe) ?? "no more")
                    found    \(left.map(describe) ?? "no more")
                """
        }
        return nil
    }

    private static func text(_ record: FormatRecord) -> String {
        var text = ""
        dump(record, to: &text, maxDepth: 3)
        return text.split(separator: "\n").joined(separator: " ")
    }

    private func pass(_ name: String, _ detail: String = "") -> Check {
        Check(name: "\(role): \(name)", detail: detail, isPassed: true)
    }

    private func failed(_ name: String, _ detail: String) -> Check {
        Check(name: "\(role): \(name)", detail: detail, isPassed: false)
    }

    private func fail(_ name: String, _ error: PluginError) -> Check { failed(name, error.report) }
}

/// What a plugin gets, and what must come out.
package struct PluginExample: Sendable {
    /// The name of the files, without what follows the dot.
    package var name: String
    package var input: [UInt8]
    package var expected: [UInt8]

    package init(name: String, input: [UInt8], expected: [UInt8]) {
        self.name = name
        self.input = input
        self.expected = expected
    }

    func inputObjects() throws(FormatError) -> [JSONValue] { try Self.objects(input) }

    func expectedObjects() throws(FormatError) -> [JSONValue] { try Self.objects(expected) }

    private static func objects(_ text: [UInt8]) throws(FormatError) -> [JSONValue] {
        var objects: [JSONValue] = []
        for line in text.split(separator: 0x0A) {
            objects.append(try JSONReader.decode(line, line: objects.count + 1))
        }
        return objects
    }
}

extension JSONValue {
    /// Its text without blanks between its parts.
    fileprivate var compact: String {
        var text: [UInt8] = []
        var isInString = false
        var isEscaped = false
        for byte in json.utf8 {
            if isInString {
                if !isEscaped, byte == UInt8(ascii: "\"") { isInString = false }
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            } else if byte == UInt8(ascii: "\"") {
                isInString = true
            } else if byte <= 0x20 {
                continue
            }
            text.append(byte)
        }
        return String(decoding: text, as: UTF8.self)
    }
}

internal import Subprocess
internal import Synchronization

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif
#if canImport(System)
    internal import System
#else
    internal import SystemPackage
#endif

/// The process of a plugin: started without a shell, in an empty folder and a process group of its own, with
/// nothing of the environment but what it is granted.
final class PluginProcess: Sendable {
    /// What the process does.
    enum Event: Sendable {
        case lines([[UInt8]])
        case lineTooLong
        case halfALine
        case inputClosed
        case startFailed(String)
        case standardError([UInt8])
    }

    private let plugin: Plugin
    private let environment: [String: String]
    private let limits: PluginLimits
    private let lines: AsyncStream<[UInt8]>
    private let leaving = AsyncStream<Void>.makeStream()
    /// How long the process may still live, once it is to be ended by force.
    private let force = Mutex<Duration?>(nil)

    /// - Parameter lines: What is written to its standard input, which is closed at the end of the stream.
    init(_ plugin: Plugin, _ options: PluginOptions, lines: AsyncStream<[UInt8]>) {
        self.plugin = plugin
        environment = options.environment(of: plugin)
        limits = options.limits
        self.lines = lines
    }

    /// Asks the process to end, and ends it by force where it does not.
    func stop() { leaving.continuation.yield() }

    /// Ends the process and its children by force.
    func kill(after grace: Duration) {
        force.withLock { $0 = grace }
        leaving.continuation.yield()
    }

    /// Runs the process to its end, tells what it does, and answers how it ended.
    ///
    /// - Parameter closeInput: Ends the stream of lines.
    func run(
        closeInput: @escaping @Sendable () -> Void,
        _ report: @escaping @Sendable (Event) async -> Void
    ) async -> String? {
        let folder =
            FileManager.default.temporaryDirectory.path
            + "/kb-plugin-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
        } catch {
            await report(.startFailed("its working folder \(folder) cannot be made"))
            return nil
        }
        var platform = PlatformOptions()
        platform.processGroupID = 0
        do {
            let outcome = try await Subprocess.run(
                .path(FilePath(plugin.program)), arguments: Arguments(plugin.manifest.arguments),
                environment: .custom(
                    Dictionary(
                        uniqueKeysWithValues: environment.map {
                            (Environment.Key(stringLiteral: $0.key), $0.value)
                        })),
                workingDirectory: FilePath(folder), platformOptions: platform,
                input: .inputWriter, output: .sequence, error: .sequence
            ) { execution in
                let input = execution.standardInputWriter
                let output = execution.standardOutput
                let errors = execution.standardError
                let group = execution.processIdentifier.value
                await withTaskGroup { tasks in
                    tasks.addTask { await self.write(to: input, report) }
                    tasks.addTask { await self.read(output, report) }
                    tasks.addTask {
                        do {
                            for try await piece in errors {
                                await report(.standardError(piece.array))
                            }
                        } catch {}
                    }
                    for await _ in self.leaving.stream { break }
                    closeInput()
                    await self.end(group)
                    // The children too. The process itself is not reaped yet: the number is still its own.
                    _ = sendSignal(-group, SIGKILL)
                }
            }
            switch outcome.terminationStatus {
            case .exited(let status): return "exit status \(status)"
            case .signaled(let signal): return "signal \(signal)"
            }
        } catch {
            await report(.startFailed("it cannot be started: \(error); check the program"))
            return nil
        }
    }

    private func write(
        to input: StandardInputWriter, _ report: (Event) async -> Void
    ) async {
        for await line in lines {
            let count = (try? await input.write(line)) ?? 0
            guard count == line.count else {
                await report(.inputClosed)
                break
            }
        }
        try? await input.finish()
    }

    private func read(
        _ output: SubprocessOutputSequence, _ report: (Event) async -> Void
    ) async {
        defer { leaving.continuation.yield() }
        var assembler = LineAssembler(limit: limits.answerBytes)
        do {
            for try await piece in output {
                var lines: [[UInt8]] = []
                var isTooLong = false
                piece.bytes.withUnsafeBytes { bytes in
                    assembler.add(bytes) { line in
                        switch line {
                        case .whole(let line): lines.append(line)
                        case .tooLong: isTooLong = true
                        }
                    }
                }
                if !lines.isEmpty { await report(.lines(lines)) }
                if isTooLong { return await report(.lineTooLong) }
            }
        } catch {}
        if assembler.isInLine { await report(.halfALine) }
    }

    /// Waits for the process to end; then asks it, then makes it.
    private func end(_ group: pid_t) async {
        if await exits(group, within: limits.stop) { return }
        if force.withLock({ $0 }) == nil {
            _ = sendSignal(-group, SIGTERM)
            if await exits(group, within: limits.stop) { return }
        }
        _ = sendSignal(-group, SIGKILL)
        _ = await exits(group, within: .seconds(60))
    }

    private func exits(_ process: pid_t, within time: Duration) async -> Bool {
        let start = ContinuousClock.now
        var pause = Duration.milliseconds(1)
        while !hasExited(process) {
            let left = (force.withLock { $0 } ?? time) - (.now - start)
            guard left > .zero else { return false }
            try? await Task.sleep(for: min(pause, left))
            pause = min(pause * 2, .milliseconds(20))
        }
        return true
    }
}

/// Whether a child has ended; it is left for whoever waits for it.
private func hasExited(_ process: pid_t) -> Bool {
    var facts = siginfo_t()
    return waitid(P_PID, id_t(process), &facts, WEXITED | WNOHANG | WNOWAIT) != 0
        || facts.si_signo != 0
}

private func sendSignal(_ process: pid_t, _ signal: Int32) -> Int32 {
    #if canImport(Glibc)
        return Glibc.kill(process, signal)
    #elseif canImport(Musl)
        return Musl.kill(process, signal)
    #else
        return Darwin.kill(process, signal)
    #endif
}

extension SubprocessOutputSequence.Buffer {
    fileprivate var array: [UInt8] { bytes.withUnsafeBytes { Array($0) } }
}

internal import BounceClassifier
internal import Logging
internal import ServiceLifecycle
internal import SignatureMatching
internal import UnixSignals

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Takes newer files in: when one was replaced by rename, or on SIGHUP.
struct KnowledgeReloader: Service {
    let holder: KnowledgeHolder
    /// How often the files are looked at, in seconds.
    let interval: Int
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await withTaskGroup { group in
            group.addTask { await watchFiles() }
            group.addTask {
                for await _ in signals.cancelOnGracefulShutdown() { await reload("SIGHUP") }
            }
            await group.next()
            group.cancelAll()
        }
    }

    private func watchFiles() async {
        var seen = FileIdentity.all(holder.source)
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            try? await cancelWhenGracefulShutdown {
                try await Task.sleep(for: .seconds(interval))
            }
            let now = FileIdentity.all(holder.source)
            // Between the removal of one file and the arrival of the next there is none.
            guard now != seen, !now.contains(nil) else { continue }
            seen = now
            await reload("the file changed")
        }
    }

    private func reload(_ why: String) async {
        // Opening takes time that no request should wait for.
        let outcome = await Task.detached(priority: .background) {
            let outcome = holder.reload(now: .now)
            FreeMemory.giveBack()
            return outcome
        }.value
        switch outcome {
        case .success(let loaded):
            logger.notice(
                "knowledge taken",
                metadata: [
                    "why": "\(why)",
                    "version":
                        "\(loaded.classifier.knowledge.map(\.version).joined(separator: "+"))",
                ])
        case .failure(let refusal):
            logger.error(
                "knowledge refused, the old one goes on",
                metadata: ["why": "\(why)", "refusal": "\(refusal.message)"])
        }
    }
}

/// What tells a replaced file from the one before.
struct FileIdentity: Equatable {
    private let device: UInt64
    private let node: UInt64
    private let size: Int64
    private let nanoseconds: Int
    /// When its bytes were written.
    let written: Moment

    /// Nil where there is no such file.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        node = UInt64(status.st_ino)
        size = Int64(status.st_size)
        #if canImport(Darwin)
            nanoseconds =
                status.st_ctimespec.tv_sec &* 1_000_000_000 &+ status.st_ctimespec.tv_nsec
            written = Moment(seconds: status.st_mtimespec.tv_sec)
        #else
            nanoseconds = status.st_ctim.tv_sec &* 1_000_000_000 &+ status.st_ctim.tv_nsec
            written = Moment(seconds: status.st_mtim.tv_sec)
        #endif
    }

    static func all(_ source: KnowledgeSource) -> [FileIdentity?] {
        ([source.path] + source.overlays).map { FileIdentity($0) }
    }
}

internal import Dispatch
internal import PluginHost
internal import Synchronization

/// Asynchronous work for a program that does one thing after the other; only for the program's own thread,
/// never inside a task.
package enum Blocking {
    private final class Box<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }

    /// Waits for `work`.
    package static func wait<Value: Sendable>(_ work: @escaping @Sendable () async -> Value)
        -> Value
    {
        let box = Box<Value>()
        let done = DispatchSemaphore(value: 0)
        Task {
            let value = await work()
            box.value.withLock { $0 = value }
            done.signal()
        }
        while true {
            done.wait()
            if let value = box.value.withLock({ $0 }) { return value }
        }
    }

    /// Waits for `work`; what a plugin does wrong ends the command.
    package static func run<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let result: Result<Value, any Error> = wait {
            do { return .success(try await work()) } catch { return .failure(error) }
        }
        do {
            return try result.get()
        } catch let error as PluginError {
            throw CommandFailure(error)
        }
    }
}

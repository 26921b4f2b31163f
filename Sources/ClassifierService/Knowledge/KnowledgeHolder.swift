internal import Synchronization

/// The knowledge of the moment, which is replaced while others read it.
final class KnowledgeHolder: Sendable {
    /// What became of the last try to take newer files.
    struct State: Sendable {
        var current: LoadedKnowledge
        /// Why newer files were not taken; nil where there are none.
        var refusal: String?
        /// How often newer files were taken.
        var reloads = 0
        /// How often they were refused.
        var refusals = 0
    }

    /// Which files it comes from.
    let source: KnowledgeSource
    private let state: Mutex<State>

    /// Opens the files.
    /// - Throws: `KnowledgeRefusal` where one cannot be used.
    init(_ source: KnowledgeSource, now: Moment) throws(KnowledgeRefusal) {
        self.source = source
        state = Mutex(State(current: try LoadedKnowledge(source, now: now)))
    }

    /// What answers now.
    var current: LoadedKnowledge { state.withLock { $0.current } }

    /// The knowledge and what became of newer files.
    var snapshot: State { state.withLock { $0 } }

    /// Opens the files again, and takes them where they are sound; else the old ones go on.
    func reload(now: Moment) -> Result<LoadedKnowledge, KnowledgeRefusal> {
        do {
            let loaded = try LoadedKnowledge(source, now: now)
            state.withLock {
                $0.current = loaded
                $0.refusal = nil
                $0.reloads += 1
            }
            return .success(loaded)
        } catch {
            state.withLock {
                $0.refusal = error.message
                $0.refusals += 1
            }
            return .failure(error)
        }
    }
}

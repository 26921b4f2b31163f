internal import BounceClassifier
internal import SignatureMatching
internal import Synchronization

/// What was answered: in all for `/metrics`, and by the hour for the last day.
final class Statistics: Sendable {
    /// What is told apart in all.
    struct Kind: Hashable, Sendable {
        var reason: String
        var basis: Basis
    }

    /// Answers of one request, counted where nobody else counts.
    struct Tally {
        fileprivate(set) var kinds: [Kind: Int] = [:]
        fileprivate(set) var providers: [String: Int] = [:]
        fileprivate(set) var suppressions = 0

        /// Counts one answer.
        mutating func add(_ answer: Classification) {
            kinds[Kind(reason: answer.reason, basis: answer.basis), default: 0] += 1
            providers[answer.provider ?? "", default: 0] += 1
            if answer.suppress { suppressions += 1 }
        }
    }

    /// One hour of answers.
    struct Hour: Sendable {
        /// Counted from 1970.
        var number: Int
        var bounces = 0
        var unknown = 0
        var suppressions = 0
        var reasons: [String: Int] = [:]
        var providers: [String: Int] = [:]

        init(number: Int) { self.number = number }
    }

    private struct State {
        var total: [Kind: Int] = [:]
        /// The last hours, oldest first, at most 24; the last is the one that is counted in.
        var hours: [Hour] = []

        /// Makes the hour of `now` the last.
        mutating func begin(_ now: Moment) {
            guard hours.last?.number != now.hour else { return }
            hours.append(Hour(number: now.hour))
            hours.removeAll { $0.number <= now.hour - 24 || $0.number > now.hour }
        }

        mutating func add(_ kind: Kind, _ count: Int) {
            total[kind, default: 0] += count
            let last = hours.count - 1
            hours[last].bounces += count
            if kind.basis == .none { hours[last].unknown += count }
            hours[last].reasons[kind.reason, default: 0] += count
        }

        mutating func add(provider: String, _ count: Int) {
            let last = hours.count - 1
            let isCounted =
                hours[last].providers[provider] != nil
                || hours[last].providers.count < Statistics.providerLimit
            hours[last].providers[isCounted ? provider : "", default: 0] += count
        }

        mutating func add(suppressions count: Int) { hours[hours.count - 1].suppressions += count }
    }

    /// How many providers one hour tells apart; the rest are counted as unknown hosts.
    private static let providerLimit = 1_000

    private let state = Mutex(State())

    init() {}

    /// Adds what one request counted.
    func add(_ tally: Tally, at now: Moment) {
        guard !tally.kinds.isEmpty else { return }
        state.withLock { state in
            state.begin(now)
            for (kind, count) in tally.kinds { state.add(kind, count) }
            for (provider, count) in tally.providers { state.add(provider: provider, count) }
            state.add(suppressions: tally.suppressions)
        }
    }

    /// Adds one answer.
    func add(_ answer: Classification, at now: Moment) {
        state.withLock { state in
            state.begin(now)
            state.add(Kind(reason: answer.reason, basis: answer.basis), 1)
            state.add(provider: answer.provider ?? "", 1)
            if answer.suppress { state.add(suppressions: 1) }
        }
    }

    /// Everything since the start.
    var total: [Kind: Int] { state.withLock { $0.total } }

    /// The hours of the last day in which something was answered, oldest first.
    func lastDay(at now: Moment) -> [Hour] {
        state.withLock { $0.hours }.filter { $0.number > now.hour - 24 && $0.number <= now.hour }
    }
}

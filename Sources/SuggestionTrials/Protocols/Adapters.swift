internal import SignatureLearning

extension Suggester {
    func suggestions(_ state: LearningState) -> Suggestions {
        let clusters = state.clusters()
        let byKey = Dictionary(
            clusters.map { ($0.key, $0.evidence) }, uniquingKeysWith: { a, _ in a })
        return suggestions(
            Stream(clusters: clusters, summary: state.summary) { keys in
                let all = keys.compactMap { byKey[$0] }
                guard var sum = all.first else { return Evidence() }
                for other in all.dropFirst() {
                    sum.bounces += other.bounces
                    sum.recipients += other.recipients
                    sum.sample += other.sample
                    sum.followed += other.followed
                    sum.deliveredLater += other.deliveredLater
                    sum.deliveredBefore += other.deliveredBefore
                    sum.othersDelivered += other.othersDelivered
                    sum.domains = max(sum.domains, other.domains)
                    sum.days = max(sum.days, other.days)
                    sum.topDayShare = max(sum.topDayShare, other.topDayShare)
                    sum.firstDay = [sum.firstDay, other.firstDay].compactMap { $0 }.min()
                    sum.lastDay = [sum.lastDay, other.lastDay].compactMap { $0 }.max()
                }
                return sum
            })
    }
}

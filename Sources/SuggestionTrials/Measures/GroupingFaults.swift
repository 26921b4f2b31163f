internal import DeliveryStatus
internal import SignatureLearning

/// What went wrong in a grouping: the templates that fell apart and the groups that hold several.
struct GroupingFaults {
    private struct Part {
        var count = 0
        var sample: Cluster
    }

    /// By template, then by group.
    private var parts: [Int: [ClusterKey: Part]] = [:]

    /// Counts a message; `sample` says how its text and its facts read, and is asked once a group.
    mutating func count(_ template: Int, _ group: ClusterKey, sample: () -> Cluster) {
        if parts[template]?[group] == nil {
            parts[template, default: [:]][group] = Part(sample: sample())
        }
        parts[template]?[group]?.count += 1
    }

    /// A sentence for each fault, those with the most messages first.
    var sentences: [String] {
        var faults: [(count: Int, text: String)] = []
        var templates: [ClusterKey: [Int]] = [:]
        for (template, groups) in parts {
            for group in groups.keys { templates[group, default: []].append(template) }
            guard groups.count > 1 else { continue }
            let pieces = groups.values.map { ($0.count, Self.text($0.sample)) }
            faults.append(Self.fault("template \(template) in \(groups.count) groups", pieces))
        }
        for (group, members) in templates where members.count > 1 {
            let pieces = members.compactMap { template in
                parts[template]?[group].map {
                    ($0.count, "template \(template): \(Self.text($0.sample))")
                }
            }
            faults.append(Self.fault("\(members.count) templates in group \(group)", pieces))
        }
        return faults.sorted { ($1.count, $0.text) < ($0.count, $1.text) }.map(\.text)
    }

    private static func fault(
        _ title: String, _ pieces: [(count: Int, text: String)]
    ) -> (count: Int, text: String) {
        let sum = pieces.reduce(0) { $0 + $1.count }
        let list = pieces.sorted { ($1.count, $0.text) < ($0.count, $1.text) }
            .map { "\($0.count) \($0.text)" }
        return (sum, "\(sum) messages, \(title): " + list.joined(separator: " | "))
    }

    /// The masked text and the reported facts that are part of the key.
    private static func text(_ cluster: Cluster) -> String {
        let facts = [
            cluster.status.map { "status \($0)" }, cluster.action.map { "action \($0.rawValue)" },
            cluster.phase.map { "phase \($0.rawValue)" },
        ].compactMap(\.self)
        return ([cluster.text] + facts.map { "[\($0)]" }).joined(separator: " ")
    }
}

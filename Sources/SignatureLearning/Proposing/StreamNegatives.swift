internal import DeliveryStatus
internal import SignatureMatching

/// Texts of a stream that mean something else, found by their words.
struct StreamNegatives {
    /// Read again when they are needed: as words they take many times what they take as texts.
    private var clusters: [Int: Cluster] = [:]
    /// The numbers of the texts that hold a word.
    private var byWord: [String: Set<Int>] = [:]

    init(_ texts: [(number: Int, cluster: Cluster)] = []) {
        for (number, cluster) in texts {
            clusters[number] = cluster
            let reply = Normalizer.normalize(cluster.event)
            for word in Set(reply.list.strings) { byWord[word, default: []].insert(number) }
        }
    }

    /// The texts that hold all of `words`, rising.
    func numbers(holding words: Set<String>) -> [Int] {
        var found: Set<Int>?
        for word in words {
            guard let numbers = byWord[word] else { return [] }
            found = found.map { $0.intersection(numbers) } ?? numbers
        }
        return (found ?? []).sorted()
    }

    /// The texts in which the template stands, in the order of their numbers.
    func texts(with probe: TemplateProbe, holding words: Set<String>) -> [NormalizedDiagnostic] {
        numbers(holding: words).compactMap { number in
            let reply = clusters[number].map { Normalizer.normalize($0.event) }
            return reply.flatMap { probe.matches($0) ? $0 : nil }
        }
    }
}

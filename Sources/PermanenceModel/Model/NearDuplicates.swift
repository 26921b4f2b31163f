/// Groups of texts that say nearly the same, so that none is tested by a model that saw its twin.
package enum NearDuplicates {
    /// Words in more texts than this join nothing.
    private static let commonLimit = 400

    /// For each text the number of the first text of its group; single linkage of texts whose sets
    /// of words have a cosine above 0.75.
    package static func groups(_ texts: [Set<UInt64>]) -> [Int] {
        var parents = Array(texts.indices)
        func root(_ number: Int) -> Int {
            var number = number
            while parents[number] != number {
                parents[number] = parents[parents[number]]
                number = parents[number]
            }
            return number
        }
        var byWord: [UInt64: [Int]] = [:]
        for (number, words) in texts.enumerated() {
            var shared: [Int: Int] = [:]
            for word in words {
                for other in byWord[word] ?? [] { shared[other, default: 0] += 1 }
            }
            for (other, count) in shared
            where count * count * 16 > 9 * words.count * texts[other].count {
                let (one, two) = (root(number), root(other))
                parents[max(one, two)] = min(one, two)
            }
            for word in words where (byWord[word]?.count ?? 0) < commonLimit {
                byWord[word, default: []].append(number)
            }
        }
        return texts.indices.map(root)
    }
}

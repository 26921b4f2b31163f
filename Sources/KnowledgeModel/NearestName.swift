/// The name that somebody who mistyped may have meant.
package enum NearestName {
    /// The name that takes the fewest changed, missing and superfluous letters, the first of several;
    /// nil where more than a third of `name` would change.
    /// - Complexity: O(letters of all names · letters of `name`).
    package static func among(_ names: some Sequence<String>, to name: String) -> String? {
        let bytes = Array(name.utf8)
        var limit = bytes.count / 3 + 1
        var nearest: String?
        for candidate in names {
            let other = Array(candidate.utf8)
            guard abs(other.count - bytes.count) < limit else { continue }
            let distance = distance(bytes, other)
            if distance < limit { (nearest, limit) = (candidate, distance) }
        }
        return nearest
    }

    /// The edit distance of Levenshtein, one row at a time.
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var row = Array(0...other.count)
        for (number, byte) in one.enumerated() {
            var diagonal = row[0]
            row[0] = number + 1
            for index in other.indices {
                let changed = diagonal + (byte == other[index] ? 0 : 1)
                diagonal = row[index + 1]
                row[index + 1] = min(changed, diagonal + 1, row[index] + 1)
            }
        }
        return row[other.count]
    }
}

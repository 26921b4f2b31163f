extension SignatureTable {
    /// Checks every number that deciding will use as an index.
    /// - Complexity: O(size of the table).
    package func validate(reasonCount: Int, originCount: Int) throws(TableError) {
        guard rows.count % Self.width == 0, rows.count >= Self.width else {
            throw TableError(message: "the signatures are damaged")
        }
        let isSound =
            overrides.areBelow(count) && codeKeys.count == codeSignatures.count
            && codeSignatures.areBelow(count) && codeKeys.neverFalls
            && areRowsSound(reasonCount, originCount)
        if !isSound {
            throw TableError(message: "a signature names a row that is not there")
        }
    }

    /// Whether reasons and origins are there, and lists start where the row before has its end.
    private func areRowsSound(_ reasonCount: Int, _ originCount: Int) -> Bool {
        let ends = [codes.count, statuses.count, guards.count, overrides.count]
        return rows.withUnsafeBufferPointer { rows in
            let last = rows.count - Self.width
            for (list, end) in ends.enumerated()
            where rows[3 + list] != 0 || Int(rows[last + 3 + list]) != end { return false }
            var isSound = true
            for row in stride(from: 0, to: last, by: Self.width) {
                let next = row + Self.width
                isSound =
                    isSound && Int(rows[row + 1]) < reasonCount && Int(rows[row + 2]) < originCount
                    && rows[row + 3] <= rows[next + 3] && rows[row + 4] <= rows[next + 4]
                    && rows[row + 5] <= rows[next + 5] && rows[row + 6] <= rows[next + 6]
            }
            return isSound
        }
    }
}

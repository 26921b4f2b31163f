extension SignatureTable {
    /// Checks every number that deciding will use as an index.
    /// - Complexity: O(size of the table).
    package func validate(reasonCount: Int, originCount: Int) throws(TableError) {
        guard rows.count % Self.width == 0, rows.count >= Self.width else {
            throw TableError(message: "the signatures are damaged")
        }
        let count = UInt32(count)
        let ends = [codes.count, statuses.count, guards.count, overrides.count]
        var isSound =
            overrides.allSatisfy { $0 < count } && codeKeys.count == codeSignatures.count
            && codeSignatures.allSatisfy { $0 < count }
            && zip(codeKeys, codeKeys.dropFirst()).allSatisfy { $0 <= $1 }
        for (list, end) in ends.enumerated() {
            isSound = isSound && rows[3 + list] == 0
            isSound = isSound && Int(rows[rows.count - Self.width + 3 + list]) == end
        }
        for row in 0..<Int(count) where isSound {
            let place = row * Self.width
            isSound =
                Int(rows[place + 1]) < reasonCount && Int(rows[place + 2]) < originCount
                && (3..<7).allSatisfy { rows[place + $0] <= rows[place + $0 + Self.width] }
        }
        if !isSound {
            throw TableError(message: "a signature names a row that is not there")
        }
    }
}

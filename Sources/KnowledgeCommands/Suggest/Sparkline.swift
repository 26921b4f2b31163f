internal import SignatureLearning

/// Counts by day as a row of blocks.
enum Sparkline {
    private static let blocks: [Character] = Array("▁▂▃▄▅▆▇█")

    /// One block a day, at most 60; a day without any is a blank.
    static func text(_ failures: [Evidence.DayCount]) -> String {
        String(levels(failures).map { $0 == 0 ? " " : blocks[$0 - 1] })
    }

    /// From the first day to the last, at most 60 steps: 0 for none, up to 8 for the most; no counts.
    static func levels(_ failures: [Evidence.DayCount]) -> [Int] {
        guard let first = failures.first?.day, let last = failures.last?.day else { return [] }
        let length = first.distance(to: last) + 1
        let width = min(60, length)
        var counts = [Int](repeating: 0, count: width)
        for entry in failures {
            counts[first.distance(to: entry.day) * width / length] += entry.count
        }
        let most = max(1, counts.max() ?? 1)
        return counts.map { count in
            count == 0 ? 0 : (count * (blocks.count - 1) + most - 1) / most + 1
        }
    }
}

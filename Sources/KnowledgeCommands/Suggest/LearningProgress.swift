internal import SignatureLearning

/// A line on standard error that says how far a long run is; on terminals only.
struct LearningProgress {
    var isShown: Bool
    private var shown = 0

    init(isShown: Bool) { self.isShown = isShown }

    mutating func show(_ summary: StreamSummary, bytes: Int) {
        guard isShown, bytes - shown >= 1 << 22 else { return }
        shown = bytes
        Console.write(
            2,
            "\rkb: \(bytes >> 20) MiB, \(summary.bounces) bounces, \(summary.deliveries) deliveries, "
                + "\(summary.texts) texts ")
    }

    mutating func clear() {
        if isShown, shown > 0 { Console.write(2, "\r\u{1B}[K") }
        shown = 0
    }
}

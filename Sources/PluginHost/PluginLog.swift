/// Passes on what a plugin says about itself, so much a second, and keeps the last lines.
struct PluginLog {
    /// How many lines are kept.
    static let keptLines = 20
    /// The longest line that is kept, in bytes.
    static let lineBytes = 4096

    private let sink: @Sendable (String) -> Void
    private let bytesPerSecond: Int
    private var window: ContinuousClock.Instant?
    private var passed = 0
    private var dropped = 0
    private var unfinished: [UInt8] = []
    /// The last lines.
    private(set) var last: [String] = []
    /// How many bytes were dropped in all.
    private(set) var droppedInAll = 0

    /// - Parameter sink: Takes each line that is passed on.
    init(bytesPerSecond: Int, sink: @escaping @Sendable (String) -> Void) {
        self.bytesPerSecond = bytesPerSecond
        self.sink = sink
    }

    /// Takes what the plugin wrote.
    mutating func add(_ bytes: [UInt8], at now: ContinuousClock.Instant = .now) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0A) {
            keep(rest[..<end])
            finishLine(now)
            rest = rest[(end + 1)...]
        }
        keep(rest)
    }

    /// Takes one line.
    mutating func addLine(_ line: String) { add(Array(line.utf8) + [0x0A]) }

    /// Ends the last line, and says what was dropped.
    mutating func finish() {
        if !unfinished.isEmpty { finishLine(.now) }
        reportDropped()
    }

    private mutating func keep(_ part: ArraySlice<UInt8>) {
        let room = Self.lineBytes - unfinished.count
        unfinished += part.prefix(room)
        drop(max(0, part.count - room))
    }

    private mutating func finishLine(_ now: ContinuousClock.Instant) {
        let line = String(decoding: unfinished, as: UTF8.self)
        let count = unfinished.count + 1
        unfinished = []
        last.append(line)
        if last.count > Self.keptLines { last.removeFirst() }
        if window.map({ now - $0 >= .seconds(1) }) ?? true {
            reportDropped()
            window = now
            passed = 0
        }
        guard passed + count <= bytesPerSecond else { return drop(count) }
        passed += count
        sink(line)
    }

    private mutating func drop(_ count: Int) {
        dropped += count
        droppedInAll += count
    }

    private mutating func reportDropped() {
        guard dropped > 0 else { return }
        sink("\(dropped) bytes of what it said were left out: more than \(bytesPerSecond) a second")
        dropped = 0
    }
}

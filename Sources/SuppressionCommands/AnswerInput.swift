internal import BounceFormats
internal import KnowledgeCommands
internal import Suppression

/// Reads answers of `kb classify --output json`.
struct AnswerInput {
    private(set) var table = AnswerTable()
    /// Lines that are no answers.
    private(set) var failures = 0

    mutating func read(_ path: String) throws {
        var lines = LineSplitter()
        var input = self
        defer { self = input }
        try InputReader.read(path, pause: {}) { piece in
            for line in lines.split(piece, isLast: false) { input.take(line) }
        }
        for line in lines.split([], isLast: true) { input.take(line) }
    }

    private mutating func take(_ line: LineSplitter.Line) {
        if line.bytes.allSatisfy({ $0 <= 0x20 }) { return }
        guard !line.isTooLong, let object = try? JSONReader.decode(line.bytes, line: line.number)
        else { return reject(line) }
        if case .unreadable = table.add(object) { reject(line) }
    }

    private mutating func reject(_ line: LineSplitter.Line) {
        failures += 1
        guard failures <= 10 else { return }
        Console.error(
            "kb suppress: line \(line.number) is no answer about a recipient, and was left out; give "
                + "what kb classify --output json wrote")
    }
}

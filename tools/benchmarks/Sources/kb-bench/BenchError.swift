/// What keeps the program from measuring, in a sentence that says what to do.
struct BenchError: Error, CustomStringConvertible {
    let description: String
    /// Whether the command line is to blame.
    var isUsage = false

    init(_ description: String) { self.description = description }

    /// A fault of the command line.
    init(usage: String) {
        description = usage
        isUsage = true
    }
}

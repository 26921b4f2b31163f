/// The words of the command line, taken one after the other.
struct Arguments {
    private var words: [String] = []
    private var options: [String: String] = [:]

    init(_ arguments: some Sequence<String>) {
        var option: String?
        for argument in arguments {
            if let name = option {
                options[name] = argument
                option = nil
            } else if argument.hasPrefix("--"), argument != "--help" {
                option = argument
            } else {
                words.append(argument)
            }
        }
        if let option { options[option] = "" }
    }

    /// The next word, if there is one.
    mutating func word() -> String? { words.isEmpty ? nil : words.removeFirst() }

    /// The next word, which must be there.
    mutating func path(_ name: String) throws(BenchError) -> String {
        guard let word = word() else { throw BenchError(usage: "\(name) is missing") }
        return word
    }

    /// The whole number, at least 1, behind an option.
    mutating func number(_ name: String, _ standard: Int) throws(BenchError) -> Int {
        guard let text = options.removeValue(forKey: name) else { return standard }
        guard let number = Int(text), number > 0 else {
            throw BenchError(usage: "\(name) takes a whole number from 1 on")
        }
        return number
    }

    /// That nothing is left over.
    func end() throws(BenchError) {
        guard let word = words.first ?? options.keys.sorted().first else { return }
        throw BenchError(usage: "nothing is known of '\(word)'; see kb-bench --help")
    }
}

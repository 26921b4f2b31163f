internal import CBench

/// The benchmarks' one program; `tools/bench` runs it.
@main
enum KBBench {
    private static let help = """
        kb-bench invents knowledge and messages, and measures the classifier on them. tools/bench runs it all.

          kb-bench pack DB FOLDER --signatures N [--seed S]   a pack of N signatures, from the templates of DB
          kb-bench messages DB FILE --count N [--seed S]      N messages, one a line, half of them known to DB;
                                                              and FILE.jsonl with the same
          kb-bench speed DB MESSAGES [--rounds N]             CPU time a message beside references, in turns
          kb-bench first DB                                   time to the first answer, and memory
          kb-bench classify DB MESSAGES [--repeat N]          a bare loop, to count instructions of

        FOLDER must exist. Speeds are CPU time of one thread, medians of the rounds. Figures come as one JSON object.

        Examples:
          kb compile knowledge -o kb.sqlite
          mkdir pack && kb-bench pack kb.sqlite pack --signatures 10000 && kb compile pack -o 10k.sqlite
          kb-bench messages 10k.sqlite messages.txt --count 100000
          kb-bench speed 10k.sqlite messages.txt
        """

    static func main() {
        var arguments = Arguments(CommandLine.arguments.dropFirst())
        do throws(BenchError) {
            try run(&arguments)
        } catch {
            let line = "error: \(error)\n"
            write(2, line, line.utf8.count)
            exit(error.isUsage ? 2 : 1)
        }
    }

    private static func run(_ arguments: inout Arguments) throws(BenchError) {
        switch arguments.word() {
        case "pack":
            let (database, folder) = (try arguments.path("DB"), try arguments.path("FOLDER"))
            let count = try arguments.number("--signatures", 1_000)
            let seed = try arguments.number("--seed", 1)
            try arguments.end()
            var pack = SyntheticPack(
                try CompiledTemplates(path: database), count: count, seed: UInt64(seed))
            for file in try pack.files() {
                try Lines.write(folder + "/" + file.name, file.text)
            }
        case "messages":
            let (database, file) = (try arguments.path("DB"), try arguments.path("FILE"))
            let count = try arguments.number("--count", 100_000)
            let seed = try arguments.number("--seed", 1)
            try arguments.end()
            try writeMessages(database, file, count, seed)
        case "speed":
            let (database, messages) = (try arguments.path("DB"), try arguments.path("MESSAGES"))
            let rounds = try arguments.number("--rounds", 5)
            try arguments.end()
            try SpeedCommand(database: database, messages: messages, rounds: rounds).run()
        case "first":
            let database = try arguments.path("DB")
            try arguments.end()
            try FirstCommand(database: database).run()
        case "classify":
            let (database, messages) = (try arguments.path("DB"), try arguments.path("MESSAGES"))
            let times = try arguments.number("--repeat", 1)
            try arguments.end()
            try ClassifyCommand(database: database, messages: messages, times: times).run()
        case "--help", "-h", "help": print(help)
        default: throw BenchError(usage: "name a command; kb-bench --help lists them")
        }
    }

    private static func writeMessages(
        _ database: String, _ file: String, _ count: Int, _ seed: Int
    ) throws(BenchError) {
        var stream = MessageStream(try CompiledTemplates(path: database), seed: UInt64(seed))
        var (text, json) = ("", "")
        for number in 0..<count {
            let message = stream.next()
            text += message.diagnostic + "\n"
            json += message.json(id: number) + "\n"
        }
        try Lines.write(file, text)
        try Lines.write(file + ".jsonl", json)
    }
}

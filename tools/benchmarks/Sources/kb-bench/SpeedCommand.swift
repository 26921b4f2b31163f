/// `kb-bench speed`: CPU time of complete classification beside references, in turns.
struct SpeedCommand {
    let database: String
    let messages: String
    let rounds: Int

    func run() throws(BenchError) {
        let lines = try Lines.read(messages)
        let before = Measures.residentMemory()
        var classifier = try ClassifierUnderTest(path: database)
        var known = 0
        for line in lines where classifier.answer(line) { known += 1 }
        let memory = Measures.residentMemory() - before

        let literals = FoldedText.literals(try CompiledTemplates(path: database).signatures)
        let folded = lines.map(FoldedText.fold)
        let hyperscan = HyperscanReference(literals)
        var references: [any Reference] = [CopyReference(), NaiveReference(literals)]
        if let hyperscan { references.append(hyperscan) }

        var own: [Double] = []
        var theirs = references.map { _ in [Double]() }
        var sink = 0
        for _ in 0..<rounds {
            own.append(
                Measures.cpu { for line in lines where classifier.answer(line) { sink += 1 } }
                    / Double(lines.count))
            for (number, reference) in references.enumerated() {
                let part = folded.prefix(reference.limit)
                let time = Measures.cpu {
                    for message in part {
                        message.withUnsafeBytes { sink &+= reference.read($0) }
                    }
                }
                theirs[number].append(time / Double(part.count))
            }
        }
        let latency = self.latency(lines, &classifier)

        var output = Report()
        output.add("messages", lines.count)
        output.add("bytes", Double(lines.reduce(0) { $0 + $1.utf8.count }) / Double(lines.count))
        output.add("known", Double(known) / Double(lines.count))
        output.add("literals", literals.count)
        output.add("cpu_ns", own.median)
        output.add("cpu_ns_least", own.min() ?? 0)
        output.add("cpu_ns_most", own.max() ?? 0)
        output.add("p50_ns", latency.half)
        output.add("p99_ns", latency.most)
        output.add("memory_growth_kib", memory)
        for (reference, times) in zip(references, theirs) {
            output.add(reference.name + "_ns", times.median)
            output.add(reference.name + "_ratio", zip(own, times).map { $0 / $1 }.median)
        }
        if let hyperscan { output.add("hyperscan_compile_s", hyperscan.compileTime / 1e9) }
        output.print(checkedBy: sink)
    }

    /// Wall time of single messages, the clock's own cost included.
    private func latency(_ lines: [String], _ classifier: inout ClassifierUnderTest) -> (
        half: Double, most: Double
    ) {
        var times: [UInt64] = []
        times.reserveCapacity(lines.count)
        for line in lines {
            let start = Measures.wallTime()
            _ = classifier.answer(line)
            times.append(Measures.wallTime() - start)
        }
        times.sort()
        return (Double(times[times.count / 2]), Double(times[times.count * 99 / 100]))
    }
}

/// `kb-bench first`: from a closed file to the first answer, in a fresh process.
struct FirstCommand {
    let database: String

    func run() throws(BenchError) {
        let before = Measures.residentMemory()
        let (wall, cpu) = (Measures.wallTime(), Measures.cpuTime())
        var classifier = try ClassifierUnderTest(path: database)
        let isKnown = classifier.answer("550 5.1.1 <user@example.com>: User unknown")
        var output = Report()
        output.add("first_wall_ms", Double(Measures.wallTime() - wall) / 1e6)
        output.add("first_cpu_ms", Double(Measures.cpuTime() - cpu) / 1e6)
        output.add("memory_before_kib", before)
        output.add("memory_kib", Measures.residentMemory())
        output.print(checkedBy: isKnown ? 1 : 0)
    }
}

/// `kb-bench classify`: a bare loop, for instruction counts.
struct ClassifyCommand {
    let database: String
    let messages: String
    let times: Int

    func run() throws(BenchError) {
        let lines = try Lines.read(messages)
        var classifier = try ClassifierUnderTest(path: database)
        var known = 0
        for _ in 0..<times {
            for line in lines where classifier.answer(line) { known += 1 }
        }
        var output = Report()
        output.add("answers", lines.count * times)
        output.print(checkedBy: known)
    }
}

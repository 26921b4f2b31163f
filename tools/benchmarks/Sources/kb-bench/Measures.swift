internal import CBench

/// Clocks and memory of this process.
enum Measures {
    /// Nanoseconds that this thread has run.
    static func cpuTime() -> UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }

    /// Nanoseconds of a clock that never goes back.
    static func wallTime() -> UInt64 { read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Resident memory in KiB, as Linux gives it; 0 elsewhere.
    static func residentMemory() -> Int {
        guard let bytes = try? Lines.bytes(of: "/proc/self/status") else { return 0 }
        let text = String(decoding: bytes, as: UTF8.self)
        for line in text.split(separator: "\n") where line.hasPrefix("VmRSS:") {
            return Int(line.filter(\.isNumber)) ?? 0
        }
        return 0
    }

    /// CPU nanoseconds of `body`.
    @inline(__always)
    static func cpu(_ body: () -> Void) -> Double {
        let start = cpuTime()
        body()
        return Double(cpuTime() - start)
    }
}

/// Files of lines.
enum Lines {
    /// The bytes of a file.
    static func bytes(of path: String) throws(BenchError) -> [UInt8] {
        guard let file = fopen(path, "r") else {
            throw BenchError("\(path): cannot be read")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
            bytes += chunk[..<count]
        }
        return bytes
    }

    /// The lines of a file.
    static func read(_ path: String) throws(BenchError) -> [String] {
        let lines = try bytes(of: path).split(separator: 0x0A)
        if lines.isEmpty { throw BenchError("\(path): holds no line") }
        return lines.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Writes a file.
    static func write(_ path: String, _ text: String) throws(BenchError) {
        guard let file = fopen(path, "w") else {
            throw BenchError("\(path): cannot be written")
        }
        var text = text
        let written = text.withUTF8 { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
        guard fclose(file) == 0, written else {
            throw BenchError("\(path): cannot be written in full")
        }
    }
}

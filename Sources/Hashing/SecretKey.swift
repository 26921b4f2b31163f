#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The secret of keyed hashes: without it nobody can tell whether an address is behind a hash.
package struct SecretKey: Sendable, Equatable {
    let low: UInt64
    let high: UInt64

    /// A key of 16 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        func word(_ range: Range<Int>) -> UInt64 {
            bytes[range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        low = word(0..<8)
        high = word(8..<16)
    }

    private init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// The key of runs that keep nothing, and of tests; it is no secret.
    package static let fixed = SecretKey(low: 0x0706_0504_0302_0100, high: 0x0F0E_0D0C_0B0A_0908)

    /// Tells keys apart, and says nothing else about them.
    package var fingerprint: UInt64 { SipHash.of(Array("mta-response-knowledge state".utf8), self) }

    /// Where the key is kept if nobody says otherwise: nil without a home.
    package static func defaultPath(_ environment: (String) -> String?) -> String? {
        func value(_ name: String) -> String? {
            environment(name).flatMap { $0.isEmpty ? nil : $0 }
        }
        if let path = value("KB_KEY_FILE") { return path }
        let folder = value("XDG_CONFIG_HOME") ?? value("HOME").map { $0 + "/.config" }
        return folder.map { $0 + "/mta-response-knowledge/key" }
    }

    /// The key in the file at `path`, or in `$KB_KEY_FILE`, or in the user's configuration; made at
    /// first need.
    ///
    /// Of two processes that start together, one makes the key and both use it.
    package static func resolve(
        path: String? = nil,
        environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }
    ) throws(KeyError) -> SecretKey {
        guard let path = path ?? defaultPath(environment) else {
            throw KeyError(
                .unreadable, "key",
                "there is no home to keep the key in; name a file with --key or KB_KEY_FILE")
        }
        if let key = try read(path) { return key }
        try make(path)
        guard let key = try read(path) else {
            throw KeyError(
                .unreadable, path, "the key was made and is gone again; try again")
        }
        return key
    }

    /// The key in a file; nil where there is no file.
    private static func read(_ path: String) throws(KeyError) -> SecretKey? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw KeyError(
                .unreadable, path, "the key cannot be read: \(SystemCall.text())")
        }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = buffer.withUnsafeMutableBytes { SystemCall.read(file, $0) }
        guard count >= 0 else {
            throw KeyError(
                .unreadable, path, "the key cannot be read: \(SystemCall.text())")
        }
        var digits = buffer.prefix(count)
        while let last = digits.last, last <= 0x20 { digits.removeLast() }
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
            UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)
        }
        guard digits.count == 32, let key = SecretKey(bytes: bytes) else {
            throw KeyError(
                .damaged, path,
                "is no key: 32 hexadecimal digits are expected; restore it from a backup, or move it "
                    + "away to start with a new key and new states")
        }
        return key
    }

    /// Makes a key file; no fault if another process was faster.
    private static func make(_ path: String) throws(KeyError) {
        let slashes = path.indices.filter { path[$0] == "/" && $0 != path.startIndex }
        for slash in slashes { mkdir(String(path[..<slash]), 0o700) }
        var generator = SystemRandomNumberGenerator()
        var text = ""
        for _ in 0..<16 {
            let digits = String(UInt8.random(in: 0...255, using: &generator), radix: 16)
            text += digits.utf8.count == 1 ? "0" + digits : digits
        }
        // Finished first, linked then: nobody reads half of a key. Two threads take two names.
        let mark = UInt32.random(in: 0...UInt32.max, using: &generator)
        let temporary = "\(path).\(getpid()).\(mark).part"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw KeyError(
                .unwritable, path,
                "the key cannot be made: \(SystemCall.text()); name another place with --key or "
                    + "KB_KEY_FILE")
        }
        defer { unlink(temporary) }
        let bytes = Array((text + "\n").utf8)
        let isWritten =
            bytes.withUnsafeBytes { SystemCall.write(file, $0) } == bytes.count && fsync(file) == 0
        close(file)
        guard isWritten, link(temporary, path) == 0 || errno == EEXIST else {
            throw KeyError(
                .unwritable, path,
                "the key cannot be made: \(SystemCall.text()); name another place with --key or "
                    + "KB_KEY_FILE")
        }
    }
}

extension SecretKey {
    /// Another key that follows from this one, for hashes of another purpose.
    package func derived(for purpose: String) -> SecretKey {
        let words = Array(purpose.utf8)
        return SecretKey(low: SipHash.of(words + [0], self), high: SipHash.of(words + [1], self))
    }
}

/// Why a key cannot be had.
package struct KeyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of fault.
    package enum Code: Sendable {
        case unreadable, unwritable, damaged
    }

    package var code: Code
    /// The file, or what stands for it.
    package var path: String
    /// What is wrong and what to do.
    package var message: String

    init(_ code: Code, _ path: String, _ message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    /// `path: message`.
    package var description: String { "\(path): \(message)" }
}

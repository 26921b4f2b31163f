extension PackReader {
    /// Reads a pack from a tar archive of its folder, as version control writes one; `name` is the folder's
    /// name in messages.
    package static func read(
        archive: [UInt8], name: String
    ) -> (pack: Pack, problems: [Problem]) {
        do throws(Problem) {
            var files: [String: [UInt8]] = [:]
            for (path, bytes) in try TarReader.files(in: archive, name: name) {
                let parts = path.split(separator: "/")
                let isHidden = parts.contains { $0.hasPrefix(".") }
                if path == LockFile.name || (path.hasSuffix(".yaml") && !isHidden) {
                    files[name + "/" + path] = bytes
                }
            }
            var (pack, problems) = read(files: files, in: name)
            if files.isEmpty {
                problems.append(
                    Problem(
                        SourceLocation(path: name), "unreadable",
                        "the folder has no .yaml file; name a pack's folder"))
            }
            return (pack, problems)
        } catch {
            return (Pack(path: name), [error])
        }
    }
}

/// Reads the regular files of a tar archive (POSIX ustar, with pax headers for long paths).
enum TarReader {
    private static let block = 512

    /// Path and bytes of each file, in the archive's order.
    /// - Throws: `Problem` where the archive is cut off or is none.
    static func files(
        in archive: [UInt8], name: String
    ) throws(Problem) -> [(path: String, bytes: [UInt8])] {
        func damaged(_ what: String) -> Problem {
            Problem(SourceLocation(path: name), "unreadable", "the archive \(what)")
        }
        var files: [(String, [UInt8])] = []
        var longPath: String?
        var offset = 0
        while offset + block <= archive.count {
            let header = archive[offset..<offset + block]
            if header.allSatisfy({ $0 == 0 }) { return files }
            guard field(header, 257, 5) == Array("ustar".utf8), let size = size(header) else {
                throw damaged("has a header that is not tar's")
            }
            let start = offset + block
            guard size <= archive.count - start else { throw damaged("is cut off") }
            let content = archive[start..<start + size]
            switch header[header.startIndex + 156] {
            case 0, UInt8(ascii: "0"):
                files.append((longPath ?? path(header), Array(content)))
                longPath = nil
            case UInt8(ascii: "x"): longPath = paxPath(content)
            case UInt8(ascii: "g"): break  // about the archive
            default: longPath = nil  // folders, links
            }
            offset = start + (size + block - 1) / block * block
        }
        throw damaged("is cut off")
    }

    /// The bytes of a header's field up to the first NUL.
    private static func field(
        _ header: ArraySlice<UInt8>, _ offset: Int, _ length: Int
    ) -> [UInt8] {
        let start = header.startIndex + offset
        return Array(header[start..<start + length].prefix { $0 != 0 })
    }

    /// The size, octal digits; at most twelve, so that it always fits.
    private static func size(_ header: ArraySlice<UInt8>) -> Int? {
        let digits = field(header, 124, 12).filter { $0 != 0x20 }
        guard !digits.isEmpty else { return nil }
        return Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 < 0 ? nil : $0 }
    }

    private static func path(_ header: ArraySlice<UInt8>) -> String {
        let name = String(decoding: field(header, 0, 100), as: UTF8.self)
        let prefix = String(decoding: field(header, 345, 155), as: UTF8.self)
        return prefix.isEmpty ? name : prefix + "/" + name
    }

    /// `path` among records of the form `LENGTH KEY=VALUE` and a line feed, the length in bytes.
    private static func paxPath(_ content: ArraySlice<UInt8>) -> String? {
        var rest = content
        while let blank = rest.firstIndex(of: 0x20),
            let length = Int(String(decoding: rest[rest.startIndex..<blank], as: UTF8.self)),
            length > 0, length <= rest.count
        {
            let end = rest.startIndex + length
            guard blank + 1 < end else { return nil }
            let record = rest[blank + 1..<end - 1]
            let key = Array("path=".utf8)
            if record.starts(with: key) {
                return String(decoding: record.dropFirst(key.count), as: UTF8.self)
            }
            rest = rest[end...]
        }
        return nil
    }
}

internal import BounceClassifier
internal import SignatureStore

/// A file of lines that is read and replaced whole.
struct TextFile: Sendable {
    let path: String

    init(_ path: String) { self.path = path }

    /// Its lines; none where there is no file.
    func lines() throws(SpoolError) -> [String] {
        do {
            return try FileBytes.read(path).array.split(separator: 0x0A).map {
                String(decoding: $0, as: UTF8.self)
            }
        } catch {
            if error.code == .notFound { return [] }
            throw SpoolError(path: path, message: error.message)
        }
    }

    /// Replaces it by `lines`; nobody sees half of them, and nobody else may read them.
    func replace(_ lines: [String]) throws(SpoolError) {
        do {
            let text = lines.map { $0 + "\n" }.joined()
            try FileBytes.replace(path, with: Array(text.utf8), mode: 0o600)
        } catch {
            throw SpoolError(path: path, message: error.message)
        }
        try synchroniseFolder(of: path)
    }
}

/// Records of the format `jsonl` in any layout of JSON: an object over several
/// lines, or an array of them.
///
/// What an HTTP request holds, so it is in no registry.
package struct JSONRecordsFormat {
    /// What one value of a request turned out to be.
    package enum Value {
        /// The text was cut into values, and this is one of them: a record, or what is wrong with it.
        case record(FormatRecord)
        /// The text as a whole is no JSON.
        case broken(FormatError)
    }

    /// Reads `bytes` as one object, the usual request; nil for anything else, of which ``read(_:limit:)`` tells more.
    package static func readObject(_ bytes: [UInt8]) -> FormatRecord? {
        guard bytes.count <= FormatLimits.recordBytes else { return nil }
        return try? JSONLinesRecord.read(bytes, line: 1)
    }

    /// Reads all values of `bytes`, at most `limit` and one more.
    package static func read(_ bytes: ArraySlice<UInt8>, limit: Int) -> [Value] {
        var splitter = JSONRecordSplitter()
        return splitter.split(bytes, isLast: true).prefix(limit + 1).map { record in
            let line = record.place.line
            switch record.content {
            case .broken(let breakage): return .broken(breakage.error(line: line))
            case .whole(let bytes):
                do throws(FormatError) {
                    return .record(try JSONLinesRecord.read(bytes, line: line))
                } catch {
                    return error.code == .invalidJSON || error.code == .tooDeep
                        ? .broken(error) : .record(.failed(error))
                }
            }
        }
    }
}

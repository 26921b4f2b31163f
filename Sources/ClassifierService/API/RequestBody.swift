internal import BounceFormats
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOHTTP1

extension Request {
    /// The whole body.
    /// - Throws: `Problem` where it is longer than `limit` bytes, or cut off.
    func bytes(limit: Int) async throws -> [UInt8] {
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Problem.tooLarge(limit)
        }
        do {
            var buffer = try await body.collect(upTo: limit)
            return buffer.readBytes(length: buffer.readableBytes) ?? []
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge(limit)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            throw Problem.badRequest("broken_body", "the body ended early; send it again")
        }
    }

    /// The format that the caller names, by the query or by the kind of the body; nil for our own JSON.
    ///
    /// - Parameter other: What a body of any other kind is read as.
    /// - Throws: `Problem` for a format that there is not.
    func format(other: String) throws(Problem) -> String? {
        if let name = uri.queryParameters["format"].map(String.init) {
            guard name == "auto" || FormatRegistry.standard[name] != nil else {
                throw Problem.badRequest(
                    "unknown_format", "there is no such format; `kb formats` lists them")
            }
            return name
        }
        guard let type = headers[.contentType] else { return nil }
        let kind = type.prefix { $0 != ";" }.lowercased()
        if kind.hasPrefix("application/json") || kind == "application/x-www-form-urlencoded" {
            return nil  // what curl says of --data unless told otherwise
        }
        return kind == "application/x-ndjson" ? "jsonl" : other
    }
}

/// The records of a body.
enum RecordReader {
    /// Reads a whole body in a format of the registry, told by its start for `auto`.
    static func records(
        _ bytes: [UInt8], format: String
    ) throws(Problem) -> (format: String, records: [FormatRecord]) {
        let registry = FormatRegistry.standard
        let chosen = format == "auto" ? registry.detect(prefix: bytes) : registry[format]
        guard let chosen else {
            throw Problem.badRequest(
                "unknown_format", "the format cannot be told from the body; name it: ?format=NAME")
        }
        var decoder = chosen.init()
        return (chosen.descriptor.name, decoder.decode(bytes[...], isLast: true))
    }
}

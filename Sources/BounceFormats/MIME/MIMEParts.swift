/// The parts of a message, in order, those inside other parts included (RFC 2046 section 5.1).
///
/// Messages in messages are not opened: the returned mail says nothing about the bounce.
struct MIMEParts {
    /// A part that holds no others.
    struct Part {
        /// Type and subtype in lower case.
        let type: String
        private let content: ContentType
        private let encoding: TransferEncoding
        let header: HeaderFields
        private let body: ArraySlice<UInt8>

        init(header: HeaderFields, content: ContentType, body: ArraySlice<UInt8>) {
            // What cannot be taken apart is read as text.
            type = content.isMultipart ? "text/plain" : content.name
            self.content = content
            encoding = TransferEncoding(header.bytes("content-transfer-encoding"))
            self.header = header
            self.body = body
        }

        /// The first bytes of the body as UTF-8, the transfer encoding undone.
        func text(limit: Int = 1 << 16) -> [UInt8] {
            let bytes = encoding.decode(body.prefix(limit))
            let set = content["charset"].map { CharacterSet($0) }
            return set?.decode(bytes[...]) ?? CharacterSet.undeclared(bytes[...])
        }

        /// The body with the transfer encoding undone.
        func bytes(limit: Int) -> [UInt8] { encoding.decode(body.prefix(limit)) }
    }

    /// The header of the message.
    let header: HeaderFields
    /// What the message says it is.
    let content: ContentType
    private(set) var parts: [Part] = []

    /// Reads a message whose lines end with LF.
    init(_ message: ArraySlice<UInt8>) {
        header = HeaderFields(message)
        content = ContentType(header.bytes("content-type"))
        add(header, content, body: message[header.bodyStart...], depth: 0)
    }

    private mutating func add(
        _ header: HeaderFields, _ content: ContentType, body: ArraySlice<UInt8>, depth: Int
    ) {
        guard parts.count < FormatLimits.mimeParts else { return }
        if content.isMultipart, depth < FormatLimits.mimeDepth,
            let boundary = content["boundary"] ?? Self.firstDelimiter(in: body), !boundary.isEmpty
        {
            let pieces = Self.split(body, boundary: boundary)
            for piece in pieces {
                let header = HeaderFields(piece)
                let content = ContentType(header.bytes("content-type"))
                add(header, content, body: piece[header.bodyStart...], depth: depth + 1)
            }
            if !pieces.isEmpty { return }
        }
        parts.append(Part(header: header, content: content, body: body))
    }

    /// The boundary that a broken Content-Type does not name: the first line that looks like one.
    private static func firstDelimiter(in body: ArraySlice<UInt8>) -> [UInt8]? {
        body.prefix(4096).lines
            .first { $0.count > 6 && $0.opens(with: "--") && !$0.contains(0x20) }
            .map { Array($0.dropFirst(2).trimmed) }
    }

    /// What lies between the delimiters; a part that is never closed ends with the body.
    private static func split(
        _ body: ArraySlice<UInt8>, boundary: [UInt8]
    ) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var start: Int?
        var place = body.startIndex
        while place < body.endIndex, pieces.count < FormatLimits.mimeParts {
            let end = body[place...].firstIndex(of: 0x0A) ?? body.endIndex
            if body[place] == 0x2D, place + 1 < end, body[place + 1] == 0x2D,
                body[(place + 2)..<end].starts(with: boundary)
            {
                let rest = body[(place + 2 + boundary.count)..<end].trimmed
                if rest.isEmpty || rest.elementsEqual([0x2D, 0x2D]) {
                    if let start { pieces.append(body[start..<max(start, place - 1)]) }
                    start = rest.isEmpty ? min(end + 1, body.endIndex) : nil
                    if !rest.isEmpty { return pieces }
                }
            }
            place = end + 1
        }
        if let start { pieces.append(body[start...]) }
        return pieces
    }
}

package import DeliveryStatus
internal import KnowledgeModel

/// A masked diagnostic with names for documentation in place of the holes.
struct MaskedDiagnostic {
    /// The text that the classifier reads.
    private(set) var text = ""
    /// Where the holes stand in `text`, and which they are.
    private(set) var holes: [(hole: Hole, range: Range<Int>)] = []
    /// `text` as bytes.
    private(set) var bytes: [UInt8] = []

    /// Which names are put in.
    enum Style {
        /// Those that tell the most.
        case documentation
        /// One for what only chance tells apart: a number is an id that happens to have no letter,
        /// and the recipient's domain is a host.
        case key
        /// Each host gets its own, `mx0.example.net`.
        case numberedHosts
    }

    /// Puts names into a masked text.
    init(_ masked: [UInt8], _ style: Style = .documentation) {
        bytes.reserveCapacity(masked.count + 64)
        var index = 0
        var hosts = 0
        while index < masked.count {
            guard let (hole, end) = Hole.at(index, in: masked) else {
                bytes.append(masked[index])
                index += 1
                continue
            }
            var sample = hole.sample
            switch (style, hole) {
            case (.key, .number): sample = Hole.token.sample
            case (.key, .recipientDomain): sample = Hole.host.sample
            case (.numberedHosts, .host), (.numberedHosts, .recipientDomain):
                sample = "mx\(hosts).example.net"
                hosts += 1
            default: break
            }
            holes.append((hole, bytes.count..<bytes.count + sample.utf8.count))
            bytes += sample.utf8
            index = end
        }
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// The masked form of a part: holes in place of names, one line, no control characters, not
    /// longer than `limit`.
    ///
    /// - Parameter replyCode: The code that each line of the reply says again; it goes.
    func masked(_ range: Range<Int>, joins replyCode: ReplyCode?, limit: Int) -> [UInt8] {
        let code = replyCode.map { Array($0.description.utf8) } ?? []
        var result: [UInt8] = []
        var next = holes.firstIndex { $0.range.lowerBound >= range.lowerBound } ?? holes.count
        var index = range.lowerBound
        while index < range.upperBound {
            var piece: ArraySlice<UInt8> = bytes[index...index]
            var end = index + 1
            if next < holes.count, holes[next].range.lowerBound == index {
                end = max(holes[next].range.upperBound, index)
                piece = holes[next].hole.mark[...]
                next += 1
            } else if ASCII.isBlank(bytes[index]) {
                let isLineEnd = bytes[index] == 0x0A
                piece = result.isEmpty || result.last == 0x20 ? [] : [0x20]
                // The next line of a reply says its code again.
                if isLineEnd, !code.isEmpty, end + code.count < range.upperBound,
                    bytes[end..<end + code.count].elementsEqual(code),
                    " -".utf8.contains(bytes[end + code.count])
                {
                    end += code.count + 1
                }
            } else if bytes[index] >= 0xC0 {
                while end < range.upperBound, bytes[end] & 0xC0 == 0x80 { end += 1 }
                piece = bytes[index..<end]
            }
            if result.count + piece.count > limit {
                result += [0x20] + Hole.text.mark
                break
            }
            result += piece
            index = end
        }
        while result.last == 0x20 { result.removeLast() }
        return result
    }
}

extension Cluster {
    /// The text with names for documentation, as an event that the classifier can answer.
    package var event: BounceEvent { event(from: nil) }

    /// The same, said by a receiving host.
    package func event(from host: String?) -> BounceEvent {
        BounceEvent(
            recipient: Hole.address.sample, diagnostic: MaskedDiagnostic(Array(text.utf8)).text,
            status: status, action: action, phase: phase, remoteMTA: host)
    }
}

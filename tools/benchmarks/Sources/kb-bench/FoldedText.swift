/// Texts as the references see them: folded beforehand, so that nobody pays for it in the measurement.
enum FoldedText {
    /// Words in lower case with one blank before and behind each.
    ///
    /// ASCII only, which is enough for a reference: what separates words is what is neither a letter nor a digit.
    static func fold(_ text: String) -> [UInt8] {
        var folded: [UInt8] = [0x20]
        for byte in text.utf8 {
            switch byte {
            case 0x41...0x5A: folded.append(byte | 0x20)
            case 0x30...0x39, 0x61...0x7A, 0x80...: folded.append(byte)
            default: if folded.last != 0x20 { folded.append(0x20) }
            }
        }
        if folded.last != 0x20 { folded.append(0x20) }
        return folded
    }

    /// The longest run of literal words of each template, each run once.
    static func literals(_ signatures: [SignatureSeed]) -> [[UInt8]] {
        var known: Set<String> = []
        var literals: [[UInt8]] = []
        for template in signatures.flatMap(\.templates) {
            let runs = template.elements.split { $0.hasPrefix("{") }
                .map { " " + $0.joined(separator: " ") + " " }
            guard let longest = runs.max(by: { $0.utf8.count < $1.utf8.count }) else { continue }
            if known.insert(longest).inserted { literals.append(Array(longest.utf8)) }
        }
        return literals
    }
}

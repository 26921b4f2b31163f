import TestSupport
import Testing

@testable import DeliveryStatus

@Suite("Landmarks")
struct LandmarkTests {
    /// The words that are landmarks, each a run of ASCII letters and digits.
    private static let known: [(word: String, kind: Landmarks.Kind)] = [
        ("said", .said), ("smtp", .smtp), ("server", .server), ("sender", .sender), ("the", .the),
        ("returned", .returned), ("refused", .refused), ("remote", .remote),
        ("responded", .responded), ("reason", .reason), ("rcpt", .recipient),
        ("generated", .generated), ("greeting", .greeting), ("giving", .giving),
        ("diagnostic", .diagnostic), ("does", .doesNot), ("error", .error), ("host", .host),
        ("mail", .mail), ("esmtp", .smtp), ("my", .my),
        ("failed", .failed),
        ("in", .inReply), ("delivery", .delivery),
    ]

    /// Looks at every place, byte after byte.
    private static func naive(_ text: [UInt8]) -> (numbers: [String], words: [String]) {
        var (numbers, words) = ([String](), [String]())
        func isInWord(_ place: Int) -> Bool {
            text.indices.contains(place) && ASCII.isLetterOrDigit(text[place])
        }
        var statusEnd = 0
        for place in text.indices {
            let rest = text[place...]
            if rest.starts(with: Array("<<<".utf8)) { words.append("\(place) arrows") }
            if rest.starts(with: Array("->".utf8)) { words.append("\(place) arrow") }
            // A status is one thing: what stands in it is looked at no more.
            guard place >= statusEnd, isInWord(place), !isInWord(place - 1) else { continue }
            if rest.count > 2, [0x32, 0x34, 0x35].contains(text[place]),
                text[place + 1] == 0x2E || ASCII.isDigit(text[place + 1]),
                ASCII.isDigit(text[place + 2])
            {
                let found = StatusScanner.status(in: text, at: place)
                numbers.append("\(place) \(found?.0.description ?? "") \(found?.1 ?? 0)")
                statusEnd = found?.1 ?? 0
            }
            let word = rest.prefix { ASCII.isLetterOrDigit($0) }.map(ASCII.lowered)
            for (known, kind) in known where Array(known.utf8) == word {
                // These two count in brackets only.
                if kind == .inReply || kind == .delivery {
                    guard place > 0, text[place - 1] == UInt8(ascii: "(") else { continue }
                }
                words.append("\(place) \(kind)")
            }
        }
        return (numbers, words)
    }

    private static func find(_ text: [UInt8]) -> Landmarks { RawText(text).landmarks }

    private static func check(_ landmarks: Landmarks, _ text: [UInt8]) -> Int {
        let expected = naive(text)
        let words = landmarks.words.elements.map { "\($0.place) \($0.kind)" }
        let shown = String(decoding: text, as: UTF8.self)
        let numbers = landmarks.numbers.elements.map {
            "\($0.place) \($0.status?.description ?? "") \($0.statusEnd)"
        }
        #expect(numbers == expected.numbers, "\(shown)")
        #expect(words == expected.words, "\(shown)")
        return expected.numbers.count + expected.words.count
    }

    private static let letters = Array("aAdDeEfghHilmMnoprRsStTuvy<>-([ \t\n.:0123456789".utf8)

    private static let others = [
        "(", "550", "4.2", "5.1.1", "2.0.0", "5.1.1.1", "250 ", "<<<", "->", "é", "я", "宛", "：",
        "５",
    ]

    private static func pick<Element>(
        _ elements: [Element], _ random: inout SeededGenerator
    ) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    /// A text of landmarks, pieces of them, and what may stand between.
    private static func text(_ length: Int, _ random: inout SeededGenerator) -> [UInt8] {
        var text: [UInt8] = []
        while text.count < length {
            let word = Array(pick(known, &random).word.utf8)
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1: text += word
            case 2: text += word.map { $0 & 0xDF }
            case 3: text += word.prefix(Int.random(in: 1...4, using: &random))
            case 4: text += Array(pick(others, &random).utf8)
            case 5, 6: text.append(0x20)
            default: text.append(pick(letters, &random))
            }
        }
        // Valid UTF-8, as all texts that are read.
        return Array(String(decoding: text.prefix(length), as: UTF8.self).utf8)
    }

    @Test("are those that a look at every place finds, whatever the length", arguments: 0...40)
    func everyLength(length: Int) {
        var random = SeededGenerator(seed: UInt64(length))
        var count = 0
        for _ in 0..<100 {
            let text = Self.text(length, &random)
            count += Self.check(Self.find(text), text)
        }
        #expect(length < 8 || count > 20)
    }

    @Test("of one text after another, long before short, are those of fresh ones")
    func usedAgain() {
        var random = SeededGenerator(seed: 41)
        var (raw, list) = (RawText(), WordList())
        for length in [300, 0, 7, 1_000, 40, 3, 2, 1, 5, 2_000, 64] {
            let text = Self.text(length, &random)
            raw.read(String(decoding: text, as: UTF8.self), &list)
            _ = Self.check(raw.landmarks, text)
        }
    }

    @Test(
        "of every word with another byte at any place are found", arguments: known.indices)
    func everyByte(number: Int) {
        let word = Array(Self.known[number].word.utf8)
        for byte in UInt8.min..<0x80 {
            for place in 0...word.count {
                var text = word
                text.insert(byte, at: place)
                _ = Self.check(Self.find(text), text)
                if place < word.count { text.remove(at: place + 1) }
                _ = Self.check(Self.find(text), text)
            }
        }
    }
}

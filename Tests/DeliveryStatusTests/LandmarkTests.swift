import TestSupport
import Testing

@testable import DeliveryStatus

@Suite("Landmarks")
struct LandmarkTests {
    /// What starts at a place, as the four bytes that stand there or fewer; a blank stands for any.
    private static let openings: [(bytes: String, kind: Landmarks.Kind)] = [
        ("said", .said), ("smtp", .smtp), ("serv", .server), ("send", .sender), ("the ", .the),
        ("retu", .returned), ("refu", .refused), ("remo", .remote), ("resp", .responded),
        ("reas", .reason), ("rcpt", .recipient), ("gene", .generated), ("gree", .greeting),
        ("givi", .giving), ("diag", .diagnostic), ("does", .doesNot), ("erro", .error),
        ("host", .host), ("mail", .mail), ("my ", .my), ("veri", .verification), ("fail", .failed),
        ("<<<", .arrows), ("->", .arrow), ("(in", .inReply), ("(de", .delivery), ("[rc", .rcpt),
        ("[ma", .mailFrom),
    ]

    /// Looks at every place for every opening.
    private static func naive(_ text: [UInt8]) -> (numbers: [Int], words: [String]) {
        // The end of the text counts as a blank behind it, but only behind words.
        let bytes = text + [0]
        var (numbers, words) = ([Int](), [String]())
        for place in text.indices {
            let rest = bytes[place...]
            let isInWord = place > 0 && ASCII.isLetterOrDigit(text[place - 1])
            if !isInWord, rest.count > 3, [0x32, 0x34, 0x35].contains(rest[place]),
                rest[place + 1] == 0x2E || ASCII.isDigit(rest[place + 1]),
                ASCII.isDigit(rest[place + 2])
            {
                numbers.append(place)
            }
            if rest[place] == UInt8(ascii: ">"), place + 1 < text.count,
                ASCII.isBlank(text[place + 1])
            {
                words.append("\(place) \(Landmarks.Kind.smtpTag)")
            }
            for (opening, kind) in openings where rest.count >= opening.utf8.count {
                let fits = zip(rest, opening.utf8).allSatisfy { byte, wanted in
                    wanted == 0x20 ? ASCII.isBlank(byte) : ASCII.lowered(byte) == wanted
                }
                if fits { words.append("\(place) \(kind)") }
            }
        }
        return (numbers, words)
    }

    private static func check(_ landmarks: Landmarks, _ text: [UInt8]) -> Int {
        let expected = naive(text)
        let words = landmarks.words.elements.map { "\($0.place) \($0.kind)" }
        let shown = String(decoding: text, as: UTF8.self)
        #expect(landmarks.numbers.elements.map(Int.init) == expected.numbers, "\(shown)")
        #expect(words == expected.words, "\(shown)")
        return expected.numbers.count + expected.words.count
    }

    private static let letters = Array("aAdDeEfghHilmMnoprRsStTuvy<>-([ \t\n.0123456789".utf8)

    private static let numbers = ["550", "4.2", "5.1.1", "> ", ">\r", "250 "]

    private static func pick<Element>(
        _ elements: [Element], _ random: inout SeededGenerator
    ) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    /// A text of openings, pieces of them, and single bytes that occur in them.
    private static func text(_ length: Int, _ random: inout SeededGenerator) -> [UInt8] {
        var text: [UInt8] = []
        while text.count < length {
            let opening = Array(pick(openings, &random).bytes.utf8)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: text += opening
            case 1: text += opening.map { ASCII.isLetter($0) ? $0 & 0xDF : $0 }
            case 2: text += opening.prefix(Int.random(in: 1...3, using: &random))
            case 3: text += Array(pick(numbers, &random).utf8)
            default: text.append(pick(letters, &random))
            }
        }
        return Array(text.prefix(length))
    }

    @Test("are those that a look at every place finds, whatever the length", arguments: 0...40)
    func everyLength(length: Int) {
        var random = SeededGenerator(seed: UInt64(length))
        var count = 0
        for _ in 0..<100 {
            let text = Self.text(length, &random)
            var landmarks = Landmarks()
            landmarks.find(in: text)
            count += Self.check(landmarks, text)
        }
        #expect(length < 4 || count > 20)
    }

    @Test("of one text after another, long before short, are those of fresh ones")
    func usedAgain() {
        var random = SeededGenerator(seed: 41)
        var landmarks = Landmarks()
        for length in [300, 0, 7, 1_000, 40, 3, 2, 1, 5, 2_000, 64] {
            let text = Self.text(length, &random)
            landmarks.find(in: text)
            _ = Self.check(landmarks, text)
        }
    }

    @Test(
        "of every opening with another byte at any place are found", arguments: openings.indices)
    func everyByte(number: Int) {
        let opening = Array(Self.openings[number].bytes.utf8)
        for byte in UInt8.min...255 {
            for place in 0...opening.count {
                var text = opening
                text.insert(byte, at: place)
                if place < opening.count { text.remove(at: place + 1) }
                var landmarks = Landmarks()
                landmarks.find(in: text)
                _ = Self.check(landmarks, text)
            }
        }
    }
}

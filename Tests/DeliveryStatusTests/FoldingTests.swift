import DeliveryStatus
import Testing

@Suite("Folding and words")
struct FoldingTests {
    private func fold(_ text: String) -> String {
        var folded = ""
        for scalar in text.unicodeScalars {
            Folding.fold(scalar.value) { value in
                if let scalar = Unicode.Scalar(value) { folded.unicodeScalars.append(scalar) }
            }
        }
        return folded
    }

    @Test(
        "case, accents and compatibility forms fold away",
        arguments: [
            ("User", "user"), ("É", "e"), ("e\u{301}", "e"), ("ＵＳＥＲ＠", "user@"),
            ("Straße", "strasse"),
            ("ﬁn", "fin"), ("ΑΣ", "ασ"), ("ß", "ss"), ("①", "1"), ("か", "か"), ("が", "が"),
            ("한", "한"),
            ("不存在", "不存在"), ("İ", "i"),
        ])
    func folds(text: String, folded: String) {
        #expect(fold(text) == folded)
    }

    @Test("folding twice changes nothing, for every code point of the table")
    func isIdempotent() {
        let unstable = UnicodeTables.rows.filter { fold($0.folded) != $0.folded }
        #expect(unstable.isEmpty)
        #expect(UnicodeTables.rows.count > 6_000)
    }

    @Test("the table's rows rise and are disjoint")
    func rowsRise() {
        let points = UnicodeTables.rows.map(\.codePoint)
        #expect(zip(points, points.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test(
        "words are runs of letters and digits",
        arguments: [
            ("doesn't", ["doesn", "t"]),
            (
                "RESOLVER.ADR.RecipNotFound; not found",
                ["resolver", "adr", "recipnotfound", "not", "found"]
            ),
            ("OFR_416 [TSS04]", ["ofr", "416", "tss04"]),
            ("宛先不明です", ["宛", "先", "不", "明", "で", "す"]),
            ("用户not存在", ["用", "户", "not", "存", "在"]),
            ("ไม่มี", ["ไ", "ม", "่", "ม", "ี"]),
            ("Пользователь НЕ найден", ["пользователь", "не", "наиден"]),
            ("a\u{0}b\tc\r\nd", ["a", "b", "c", "d"]),
            ("", []), ("<>:;", []),
        ])
    func words(text: String, words: [String]) {
        #expect(Tokenizer.words(of: text).strings == words)
    }

    @Test("status codes are lifted out of the words; longer dotted runs are not")
    func statuses() {
        let list = Tokenizer.words(of: "550 5.1.1 (#5.7.1) 192.0.2.1 1.5.1.1 v5.1.1 5.1.1.")
        #expect(list.statuses.map(\.description) == ["5.1.1", "5.7.1", "5.1.1"])
        #expect(list.strings == ["550", "192", "0", "2", "1", "1", "5", "1", "1", "v5", "1", "1"])
    }

    @Test("each word knows its place in the text as it came")
    func places() {
        let text = "Ünbekannter ＵＳＥＲ 宛"
        let list = Tokenizer.words(of: text)
        let bytes = Array(text.utf8)
        let words = list.words.map { String(decoding: bytes[$0.source], as: UTF8.self) }
        #expect(words == ["Ünbekannter", "ＵＳＥＲ", "宛"])
    }

    @Test("a text of more words than the limit is cut and says so")
    func limit() {
        let text = String(repeating: "a ", count: Tokenizer.wordLimit + 1)
        let reply = Normalizer.normalize(text)
        #expect(reply.isTruncated)
        #expect(reply.list.words.count == Tokenizer.wordLimit)
    }
}

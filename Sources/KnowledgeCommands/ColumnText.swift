/// Text that fits the columns of a terminal.
enum ColumnText {
    /// What every terminal has.
    static let columns = 80

    /// How many columns `text` takes; a wide sign of East Asia takes two.
    static func width(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + width($1) }
    }

    private static func width(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    /// `text` in at most `width` columns, with an ellipsis where something was left out.
    static func cut(_ text: String, _ width: Int) -> String {
        let plain = AnswerText.plain(text)
        guard self.width(plain) > width else { return plain }
        var result = ""
        var taken = 0
        for character in plain {
            taken += self.width(character)
            if taken >= width { break }
            result.append(character)
        }
        return result + "…"
    }

    /// `text` in lines of at most `width` columns, broken at blanks, a longer word anywhere.
    static func wrapped(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var taken = 0
        func end() {
            lines.append(line)
            line = ""
            taken = 0
        }
        for word in AnswerText.plain(text).split(separator: " ") {
            let length = self.width(word)
            // A word that fits no line may begin on this one: scripts without blanks are one word.
            if taken > 0,
                taken + 1 + min(length, 2) > width || length <= width && taken + 1 + length > width
            {
                end()
            }
            if taken > 0 {
                line += " "
                taken += 1
            }
            for character in word {
                let step = self.width(character)
                if taken > 0, taken + step > width { end() }
                line.append(character)
                taken += step
            }
        }
        if taken > 0 || lines.isEmpty { end() }
        return lines
    }

    /// `head` and, beside it, `text` in as many lines as it needs.
    ///
    /// - Parameter indent: How many columns `head` takes; it may hold colours.
    static func hanging(_ head: String, indent: Int, _ text: String) -> [String] {
        let margin = String(repeating: " ", count: indent)
        return wrapped(text, columns - indent).enumerated().map { number, line in
            (number == 0 ? head : margin) + line
        }
    }
}

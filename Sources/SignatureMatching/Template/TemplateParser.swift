internal import DeliveryStatus

/// What is wrong with a template.
package struct TemplateError: Error, Equatable {
    /// Says what to do.
    package let message: String
    /// Where in the template, in Unicode scalars from its start.
    package let offset: Int
}

/// Reads templates as the corpus writes them.
package enum TemplateParser {
    /// The most plain templates that one line may expand to in one language.
    package static let expansionLimit = 4_096

    /// A part of a template before classes are put in.
    package enum Part: Equatable {
        case words([String])
        case hole(Template.Hole)
        case wordClass(String)
    }

    /// Reads `text` into parts.
    ///
    /// Literal text passes through the function that diagnostics pass through.
    package static func parts(of text: String) throws(TemplateError) -> [Part] {
        let scalars = Array(text.unicodeScalars)
        var parts: [Part] = []
        var literal = ""
        var index = 0

        func flush() throws(TemplateError) {
            let list = Tokenizer.words(of: literal)
            if let status = list.statuses.first {
                throw TemplateError(
                    message: "the status code \(status) is a field: move it to enhanced_status",
                    offset: index)
            }
            if !list.words.isEmpty { parts.append(.words(list.strings)) }
            literal = ""
        }

        while index < scalars.count {
            guard scalars[index] == "{" else {
                if scalars[index] == "}" {
                    throw TemplateError(message: "a } without its {", offset: index)
                }
                literal.unicodeScalars.append(scalars[index])
                index += 1
                continue
            }
            guard let end = scalars[index...].firstIndex(of: "}") else {
                throw TemplateError(message: "a { without its }", offset: index)
            }
            let touchesBefore = index > 0 && isWordPart(scalars[index - 1])
            let touchesAfter = end + 1 < scalars.count && isWordPart(scalars[end + 1])
            if touchesBefore || touchesAfter {
                throw TemplateError(
                    message: "a hole touches a letter or digit; put a blank or sign between them",
                    offset: index)
            }
            try flush()
            var name = ""
            name.unicodeScalars.append(contentsOf: scalars[(index + 1)..<end])
            if name.hasPrefix("$") {
                parts.append(.wordClass(String(name.dropFirst())))
            } else if let hole = Template.Hole(name: name) {
                parts.append(.hole(hole))
            } else {
                throw TemplateError(
                    message: "no hole is called {\(name)}; there are address, url, ip, host, "
                        + "domain, recipient_domain, number, token, text and classes as {$name}",
                    offset: index)
            }
            index = end + 1
        }
        try flush()
        try check(parts, length: scalars.count)
        return parts
    }

    /// Whether a hole beside `scalar` would cut a word; scripts without spaces have no such edge.
    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "}" || scalar == "{" { return true }
        let kind = Folding.kind(of: scalar.value)
        return kind == .letter || kind == .digit
    }

    private static func check(_ parts: [Part], length: Int) throws(TemplateError) {
        if parts.first == .hole(.text) {
            throw TemplateError(message: "{text} may not stand at the start", offset: 0)
        }
        if parts.last == .hole(.text) {
            throw TemplateError(message: "{text} may not stand at the end", offset: length)
        }
        if parts.count(where: { $0 == .hole(.text) }) > 2 {
            throw TemplateError(message: "more than two {text}", offset: 0)
        }
        if zip(parts, parts.dropFirst()).contains(where: { $0 == $1 && $0 == .hole(.text) }) {
            throw TemplateError(message: "two {text} beside each other", offset: 0)
        }
        let hasWord = parts.contains { part in
            switch part {
            case .words, .wordClass: true
            case .hole: false
            }
        }
        if !hasWord {
            throw TemplateError(message: "a template needs a literal word", offset: 0)
        }
    }

    /// The phrases of a class, by language, each as folded words.
    package typealias WordClass = [String: [[String]]]

    /// The plain templates of `text`, every class written out, without doubles, in a fixed order.
    ///
    /// Several classes in one line go together language by language: no server says the German
    /// word for a mailbox with the Polish words for its absence.
    package static func templates(
        _ text: String, mode: Template.Mode, classes: [String: WordClass]
    ) throws(TemplateError) -> [Template] {
        let parts = try parts(of: text)
        var used: [WordClass] = []
        for case .wordClass(let name) in parts {
            guard let found = classes[name] else {
                throw TemplateError(
                    message: "no class is called {$\(name)}; classes.yaml lists them", offset: 0)
            }
            used.append(found)
        }
        let languages = used.dropFirst().reduce(Set(used.first?.keys.map { $0 } ?? [""])) {
            $0.intersection($1.keys)
        }
        guard !languages.isEmpty else {
            throw TemplateError(message: "the classes of this line share no language", offset: 0)
        }
        var seen: Set<[Template.Element]> = []
        var templates: [Template] = []
        for language in languages.sorted() {
            for row in try rows(parts, language, classes) where seen.insert(row).inserted {
                templates.append(Template(mode: mode, elements: row))
            }
        }
        return templates
    }

    /// Every way to write out `parts` in one language.
    private static func rows(
        _ parts: [Part], _ language: String, _ classes: [String: WordClass]
    ) throws(TemplateError) -> [[Template.Element]] {
        var rows: [[Template.Element]] = [[]]
        for part in parts {
            let choices: [[Template.Element]]
            switch part {
            case .words(let words): choices = [words.map { .word($0) }]
            case .hole(let hole): choices = [[.hole(hole)]]
            case .wordClass(let name):
                choices = (classes[name]?[language] ?? []).map { $0.map { .word($0) } }
            }
            guard rows.count * choices.count <= expansionLimit else {
                throw TemplateError(
                    message: "the classes expand to more than \(expansionLimit) templates; "
                        + "use fewer in one line",
                    offset: 0)
            }
            rows = rows.flatMap { row in choices.map { row + $0 } }
        }
        return rows
    }
}

internal import ArgumentParser
internal import BounceClassifier
internal import KnowledgeLint
internal import KnowledgeModel

/// The forms in which findings are printed.
enum LintOutput: String, CaseIterable, ExpressibleByArgument {
    /// `path:line:column: error: message [rule]`, for people and editors.
    case text
    /// One object a line.
    case json
    /// Workflow commands, which GitHub shows at the line in a pull request.
    case github
    /// SARIF 2.1.0, for code scanning.
    case sarif

    /// Prints the findings on standard output.
    func print(_ problems: [Problem]) {
        switch self {
        case .text: for problem in problems { Console.print(problem.text) }
        case .json: for problem in problems { Console.print(Self.json(problem)) }
        case .github: for problem in problems { Console.print(Self.annotation(problem)) }
        case .sarif: Console.print(Self.sarif(problems))
        }
    }

    private static func json(_ problem: Problem) -> String {
        JSONText.object { json in
            json.add("path", problem.location.path)
            json.add("line", problem.location.line)
            json.add("column", problem.location.column)
            json.add("severity", problem.severity.rawValue)
            json.add("rule", problem.rule)
            json.add("message", problem.message)
        }
    }

    /// `::error file=...,line=...,col=...,title=...::message`, its special characters escaped.
    private static func annotation(_ problem: Problem) -> String {
        func escaped(_ text: String, inProperty: Bool) -> String {
            var result = ""
            for character in text.unicodeScalars {
                switch character {
                case "%": result += "%25"
                case "\r": result += "%0D"
                case "\n": result += "%0A"
                case ":" where inProperty: result += "%3A"
                case "," where inProperty: result += "%2C"
                default: result.unicodeScalars.append(character)
                }
            }
            return result
        }
        let place = problem.location
        return "::\(problem.severity.rawValue) file=\(escaped(place.path, inProperty: true)),"
            + "line=\(place.line),col=\(place.column),title=\(problem.rule)"
            + "::\(escaped(problem.message, inProperty: false))"
    }

    /// One run of one tool, with the rules that found something.
    private static func sarif(_ problems: [Problem]) -> String {
        let rules = Set(problems.map(\.rule)).sorted().map { id in
            JSONText.object { json in
                json.add("id", id)
                if let rule = Linter.rule(id) {
                    json.add("shortDescription", json: text(rule.rationale))
                }
            }
        }
        let driver = JSONText.object { json in
            json.add("name", "kb lint")
            json.add("rules", array: rules)
        }
        let run = JSONText.object { json in
            json.add("tool", json: JSONText.object { $0.add("driver", json: driver) })
            json.add("results", array: problems.map(result))
        }
        return JSONText.object { json in
            json.add("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
            json.add("version", "2.1.0")
            json.add("runs", array: [run])
        }
    }

    private static func result(_ problem: Problem) -> String {
        let region = JSONText.object { json in
            json.add("startLine", problem.location.line)
            json.add("startColumn", problem.location.column)
        }
        let place = JSONText.object { json in
            json.add(
                "artifactLocation", json: JSONText.object { $0.add("uri", problem.location.path) })
            json.add("region", json: region)
        }
        return JSONText.object { json in
            json.add("ruleId", problem.rule)
            json.add("level", problem.severity.rawValue)
            json.add("message", json: text(problem.message))
            json.add(
                "locations", array: [JSONText.object { $0.add("physicalLocation", json: place) }])
        }
    }

    private static func text(_ text: String) -> String {
        JSONText.object { $0.add("text", text) }
    }
}

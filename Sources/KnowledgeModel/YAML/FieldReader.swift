/// Reads the fields of one mapping, noting every fault and going on.
struct FieldReader {
    let location: SourceLocation
    private let fields: [String: YAMLPair]

    /// Nil, with a problem, where `node` is not a mapping.
    init?(_ node: YAMLNode, _ what: String, known: Set<String>, _ problems: inout [Problem]) {
        guard case .mapping(let pairs) = node.content else {
            problems.append(
                Problem(
                    node.location, "wrong-type",
                    "\(what) must be a mapping of \(known.sorted().joined(separator: ", ")), "
                        + "this is \(node.kindName)"))
            return nil
        }
        location = node.location
        var fields: [String: YAMLPair] = [:]
        for pair in pairs {
            if known.contains(pair.key) {
                fields[pair.key] = pair
            } else {
                problems.append(
                    Problem(
                        pair.keyLocation, "unknown-field",
                        "\(what) has no field \(pair.key); it has "
                            + known.sorted().joined(separator: ", ")))
            }
        }
        self.fields = fields
    }

    /// The value of a field.
    func node(_ key: String) -> YAMLNode? { fields[key]?.value }

    /// The value of a field that must be there.
    func required(_ key: String, _ what: String, _ problems: inout [Problem]) -> YAMLNode? {
        guard let node = node(key) else {
            problems.append(Problem(location, "missing-field", "\(what) needs a field \(key)"))
            return nil
        }
        return node
    }

    /// A text field.
    func text(_ key: String, _ problems: inout [Problem]) -> Located<String>? {
        guard let node = node(key) else { return nil }
        return Self.text(node, key, &problems)
    }

    /// A text field that must be there and not empty.
    func requiredText(_ key: String, _ what: String, _ problems: inout [Problem]) -> Located<
        String
    >? {
        guard let node = required(key, what, &problems),
            let text = Self.text(node, key, &problems)
        else { return nil }
        if text.value.isEmpty {
            problems.append(Problem(node.location, "missing-field", "\(key) is empty"))
            return nil
        }
        return text
    }

    /// One text or a list of texts.
    func texts(_ key: String, _ problems: inout [Problem]) -> [Located<String>] {
        guard let node = node(key) else { return [] }
        if case .sequence(let items) = node.content {
            var texts: [Located<String>] = []
            for item in items {
                if let text = Self.text(item, key, &problems) { texts.append(text) }
            }
            return texts
        }
        return Self.text(node, key, &problems).map { [$0] } ?? []
    }

    /// The items of a list field.
    func items(_ key: String, _ problems: inout [Problem]) -> [YAMLNode] {
        guard let node = node(key) else { return [] }
        guard case .sequence(let items) = node.content else {
            problems.append(
                Problem(
                    node.location, "wrong-type", "\(key) must be a list, this is \(node.kindName)"))
            return []
        }
        return items
    }

    /// The pairs of a mapping field.
    func pairs(_ key: String, _ problems: inout [Problem]) -> [YAMLPair] {
        guard let node = node(key) else { return [] }
        guard case .mapping(let pairs) = node.content else {
            problems.append(
                Problem(
                    node.location, "wrong-type",
                    "\(key) must be a mapping, this is \(node.kindName)"))
            return []
        }
        return pairs
    }

    /// A field whose value is one of a closed list.
    func choice<Value: RawRepresentable & CaseIterable>(
        _ key: String, _ what: String, _ problems: inout [Problem]
    ) -> Value? where Value.RawValue == String {
        guard let text = requiredText(key, what, &problems) else { return nil }
        guard let value = Value(rawValue: text.value) else {
            let choices = Value.allCases.map(\.rawValue).joined(separator: ", ")
            problems.append(
                Problem(
                    text.location, "unknown-value",
                    "\(key) is \(text.value); it must be one of \(choices)"))
            return nil
        }
        return value
    }

    static func text(
        _ node: YAMLNode, _ key: String, _ problems: inout [Problem]
    ) -> Located<String>? {
        guard case .scalar(let value) = node.content else {
            problems.append(
                Problem(
                    node.location, "wrong-type", "\(key) must be a text, this is \(node.kindName)"))
            return nil
        }
        return Located(value, node.location)
    }
}

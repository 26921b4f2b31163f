/// A node of a YAML file, the place where it starts and the bytes that it is written in.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        /// Every scalar is the text that it is: `5.10` stays `5.10`.
        case scalar(String)
        case sequence([YAMLNode])
        case mapping([YAMLPair])
    }

    /// How a node is written.
    package enum Style: Sendable {
        /// A scalar without quotes.
        case plain
        case singleQuoted, doubleQuoted
        /// A scalar after `|` and after `>`.
        case literal, folded
        /// A collection of lines, and one in brackets.
        case block, flow
    }

    package var content: Content
    package var location: SourceLocation
    package var style: Style
    /// The bytes of the file, from the first one to the last one that is the node's own.
    ///
    /// Blank lines and comments behind a node are not part of it, save for the blank lines that a
    /// scalar after `|+` keeps.
    package var extent: Range<Int>

    /// What it is, for messages.
    package var kindName: String {
        switch content {
        case .scalar: "a text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    /// The value of `key`, where the node is a mapping that has it.
    package subscript(key: String) -> YAMLNode? {
        guard case .mapping(let pairs) = content else { return nil }
        return pairs.first { $0.key == key }?.value
    }

    /// Whether both hold the same values; places, styles and the order of keys do not count.
    package func hasSameValues(as other: YAMLNode) -> Bool {
        switch (content, other.content) {
        case (.scalar(let one), .scalar(let two)):
            return one.utf8.elementsEqual(two.utf8)
        case (.sequence(let one), .sequence(let two)):
            return one.count == two.count
                && zip(one, two).allSatisfy { $0.hasSameValues(as: $1) }
        case (.mapping(let one), .mapping(let two)):
            guard one.count == two.count else { return false }
            let values = Dictionary(two.map { ($0.key, $0.value) }) { first, _ in first }
            return one.allSatisfy { values[$0.key].map($0.value.hasSameValues) ?? false }
        default: return false
        }
    }
}

/// A key and its value.
package struct YAMLPair: Sendable {
    package var key: String
    package var keyLocation: SourceLocation
    package var keyExtent: Range<Int>
    package var value: YAMLNode
}

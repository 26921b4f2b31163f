/// A node of a YAML file and the place where it starts.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        /// Every scalar is the text that it is: `5.10` stays `5.10`.
        case scalar(String)
        case sequence([YAMLNode])
        case mapping([YAMLPair])
    }

    package var content: Content
    package var location: SourceLocation

    /// What it is, for messages.
    package var kindName: String {
        switch content {
        case .scalar: "a text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// A key and its value.
package struct YAMLPair: Sendable {
    package var key: String
    package var keyLocation: SourceLocation
    package var value: YAMLNode
}

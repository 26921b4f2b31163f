internal import DeliveryStatus

/// Enhanced status codes are quoted.
enum QuotingRule: FormatRule {
    static let summary =
        "Codes of enhanced_status stand in double quotes; every other text keeps the quotes it has."

    static func edits(_ source: SourceText) -> [SourceEdit] {
        guard case .sequence(let signatures) = source.root["signatures"]?.content else { return [] }
        return signatures.flatMap { signature -> [SourceEdit] in
            guard let codes = signature["match"]?["enhanced_status"] else { return [] }
            if case .sequence(let items) = codes.content { return items.compactMap(quoted) }
            return quoted(codes).map { [$0] } ?? []
        }
    }

    private static func quoted(_ node: YAMLNode) -> SourceEdit? {
        guard case .scalar(let text) = node.content, !text.isEmpty,
            node.style == .plain || node.style == .singleQuoted,
            text.utf8.allSatisfy({ ASCII.isLetterOrDigit($0) || $0 == UInt8(ascii: ".") })
        else { return nil }
        return SourceEdit(node.extent, "\"\(text)\"")
    }
}

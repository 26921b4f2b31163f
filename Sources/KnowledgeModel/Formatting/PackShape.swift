/// Which keys the pack's mappings have, in their canonical order.
indirect enum PackShape: Sendable {
    case anything
    case list(PackShape)
    /// A mapping whose keys are names that authors choose.
    case names(PackShape)
    case mapping([(key: String, shape: PackShape)])

    /// The shape of a file, told by the keys of its first level as `PackReader` tells it.
    static func file(_ root: YAMLNode) -> PackShape {
        if root["provider"] != nil || root["software"] != nil || root["standard"] != nil {
            return signatureFile
        }
        if root["reasons"] != nil { return keys(["reasons": .list(reason)], "reasons") }
        if root["classes"] != nil || root["guards"] != nil {
            return keys(
                ["classes": .names(phraseList), "guards": .names(phraseList)], "classes", "guards")
        }
        if root["fixtures"] != nil { return keys(["fixtures": .list(example)], "fixtures") }
        if root["blocklists"] != nil {
            return keys(
                ["sources": .names(source), "blocklists": .list(blocklist)], "sources",
                "blocklists")
        }
        if root["retired"] != nil { return keys(["retired": .list(retired)], "retired") }
        if root["licence"] != nil { return keys([:], "name", "version", "licence", "disable") }
        return .anything
    }

    static let signatureFile = keys(
        ["sources": .names(source), "signatures": .list(signature)],
        "provider", "software", "standard", "name", "remote_mta", "sources", "disable",
        "signatures")
    static let source = keys([:], "title", "url", "kind", "retrieved")
    static let signature = keys(
        [
            "match": match, "provenance": provenance, "examples": .list(example),
            "not_examples": .list(example),
        ],
        "id", "aliases", "title", "status", "verdict", "reason", "match", "overrides",
        "provenance", "notes", "lint", "examples", "not_examples")
    static let match = keys(
        [:], "reply_code", "enhanced_status", "phase", "contains", "text", "unless", "remote_mta")
    static let provenance = keys([:], "sources", "since", "last_verified", "observed")
    /// Examples, counter-examples and fixtures.
    static let example = keys(
        [:], "text", "recipient", "remote_mta", "smtp_command", "status", "action", "verdict",
        "reason", "suppress", "retry_after", "blocklist", "because")
    static let reason = keys([:], "id", "concerns", "verdicts", "suppress", "means")
    static let blocklist = keys(
        [:], "id", "operator", "lists", "names", "sources", "closed")
    static let phraseList = keys([:], "means", "phrases")
    static let retired = keys([:], "id", "retired", "because", "superseded_by")

    private static func keys(_ shapes: [String: PackShape], _ keys: String...) -> PackShape {
        .mapping(keys.map { ($0, shapes[$0] ?? .anything) })
    }

    /// The shape of the value of `key`.
    func value(of key: String) -> PackShape {
        switch self {
        case .anything, .list: .anything
        case .names(let shape): shape
        case .mapping(let keys): keys.first { $0.key == key }?.shape ?? .anything
        }
    }

    /// The shape of an item.
    var item: PackShape { if case .list(let shape) = self { shape } else { .anything } }

    /// The places that `pairs` take in canonical order; keys that are not known come last.
    func order(of pairs: [YAMLPair]) -> [Int] {
        guard case .mapping(let keys) = self else { return Array(pairs.indices) }
        let ranks = pairs.map { pair in keys.firstIndex { $0.key == pair.key } ?? keys.count }
        return pairs.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    }
}

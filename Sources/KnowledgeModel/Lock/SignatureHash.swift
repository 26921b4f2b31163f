internal import DeliveryStatus
internal import SignatureMatching

/// The hash of what can change a signature's answer or its meaning.
///
/// It covers title, status, verdict, reason, what the file speaks for (which decides the layer), the codes,
/// phases, templates and guards as written, `remote_mta`, overrides and the keys of the sources cited. Layout,
/// comments, notes, waivers, aliases, examples and days are left out, and so are the order of lists and
/// what stands elsewhere: the phrases of a class or guard, the address of a source.
package enum SignatureHash {
    /// The first 16 hexadecimal digits of a SHA-256.
    package static func digits(of entry: SignatureEntry, in scope: Scope) -> String {
        var hash = FieldHash()
        hash.add(["scope", scope.originKind.rawValue, scope.prefix])
        hash.add(["title", entry.title])
        hash.add(["status", entry.status.rawValue])
        hash.add(["verdict", entry.verdict.value.rawValue])
        hash.add(["reason", entry.reason.value])
        func add(_ name: String, _ values: [String]) {
            hash.add([name] + Set(values).sorted())
        }
        let match = entry.match
        add("reply_code", match.replyCodes.map(\.description))
        add("enhanced_status", match.enhancedStatuses.map(\.description))
        add("phase", match.phases.map(\.rawValue))
        add("contains", match.contains.map(\.value))
        add("text", match.text.map(\.value))
        add("unless", match.unless.map(\.value))
        add("remote_mta", match.requiresRemoteMTA ? ["required"] : [])
        add("overrides", entry.overrides.map(\.value))
        add("sources", entry.sources.map(\.value))
        return String(hash.hexDigest.prefix(length))
    }

    /// How many hexadecimal digits a lock keeps: 64 bits tell revisions of one id apart.
    package static let length = 16
}

/// A Region, and the names of its hosts.
public struct AmazonRegion: Sendable, Hashable {
    /// The name: `us-east-1`.
    public let name: String

    /// Checks the name: 3 to 32 lower-case letters, digits and hyphens; nil for anything else.
    public init?(_ name: String) {
        guard (3...32).contains(name.utf8.count),
            name.utf8.allSatisfy({
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == UInt8(ascii: "-")
            })
        else { return nil }
        self.name = name
    }

    /// The end of the names of hosts: `amazonaws.com`, `amazonaws.com.cn` in China, `amazonaws.eu` in the
    /// sovereign cloud of Europe.
    var domain: String {
        if name.hasPrefix("cn-") { return "amazonaws.com.cn" }
        if name.hasPrefix("eusc-") { return "amazonaws.eu" }
        return "amazonaws.com"
    }

    /// The partition that ARNs of the Region name.
    var partition: String {
        if name.hasPrefix("cn-") { return "aws-cn" }
        if name.hasPrefix("us-gov-") { return "aws-us-gov" }
        if name.hasPrefix("eusc-") { return "aws-eusc" }
        return "aws"
    }
}

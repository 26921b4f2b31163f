/// An address that SNS of one Region serves, taken apart by rules that leave no room: `https`, the host
/// `sns.REGION.DOMAIN` exactly, no port, no user, no fragment, plain characters.
struct SNSAddress: Sendable, Hashable {
    /// Path and query as they stand in the URL.
    let target: String
    let region: AmazonRegion

    /// The address of a signing certificate: a path that ends in `.pem`, no query.
    init?(certificate url: String, region: AmazonRegion) {
        self.init(url, region: region)
        guard target.hasSuffix(".pem"), !target.utf8.contains(UInt8(ascii: "?")) else {
            return nil
        }
    }

    /// The address that confirms a subscription.
    init?(confirmation url: String, region: AmazonRegion) {
        self.init(url, region: region)
        guard target.hasPrefix("/?"),
            target.dropFirst(2).split(separator: "&").contains("Action=ConfirmSubscription")
        else { return nil }
    }

    private init?(_ url: String, region: AmazonRegion) {
        let start = "https://sns.\(region.name).\(region.domain)/"
        guard url.utf8.count <= 2048, url.utf8.starts(with: start.utf8) else { return nil }
        let target = "/" + url.dropFirst(start.count)
        guard target.utf8.allSatisfy(Self.isPlain), target.firstRange(of: "..") == nil,
            target.firstRange(of: "//") == nil
        else { return nil }
        self.target = target
        self.region = region
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "/?&=%:.-_~+".utf8.contains(byte)
        }
    }
}

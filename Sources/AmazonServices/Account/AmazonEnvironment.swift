#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Credentials, Region and endpoints, from the variables that all tools of Amazon read.
///
/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`; `AWS_REGION`, else
/// `AWS_DEFAULT_REGION`; `AWS_ENDPOINT_URL_SNS`, `_SQS`, `_SESV2`, else `AWS_ENDPOINT_URL`. Profiles
/// and the metadata services of machines are not read.
public struct AmazonEnvironment: Sendable {
    /// The services that are called here.
    public enum Service: String, Sendable {
        /// Amazon Simple Notification Service.
        case sns
        /// Amazon Simple Queue Service.
        case sqs
        /// The second API of Amazon Simple Email Service.
        case sesv2

        /// The name in a host and in a signature.
        var hostName: String { self == .sesv2 ? "email" : rawValue }
        var signingName: String { self == .sesv2 ? "ses" : rawValue }
    }

    private let variables: [String: String]

    /// Uses these variables instead of the process's.
    public init(_ variables: [String: String]) { self.variables = variables }

    /// The variables of the process.
    public static func process() -> AmazonEnvironment {
        var variables: [String: String] = [:]
        for name in names {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        return AmazonEnvironment(variables)
    }

    private static let names = [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION",
        "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SNS", "AWS_ENDPOINT_URL_SQS",
        "AWS_ENDPOINT_URL_SESV2", "AWS_LAMBDA_RUNTIME_API",
    ]

    /// A variable; nil where it is not set or empty.
    package subscript(name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Who calls; nil without both keys.
    public var credentials: AmazonCredentials? {
        guard let accessKey = self["AWS_ACCESS_KEY_ID"],
            let secretKey = self["AWS_SECRET_ACCESS_KEY"]
        else { return nil }
        return AmazonCredentials(
            accessKey: accessKey, secretKey: secretKey, sessionToken: self["AWS_SESSION_TOKEN"])
    }

    /// The Region that everything is in unless said otherwise.
    public var region: AmazonRegion? {
        (self["AWS_REGION"] ?? self["AWS_DEFAULT_REGION"]).flatMap { AmazonRegion($0) }
    }

    /// Where a variable sends calls of `service`: scheme, host and path without a slash at the end.
    public func override(_ service: Service) -> String? {
        let url =
            self["AWS_ENDPOINT_URL_\(service.rawValue.uppercased())"] ?? self["AWS_ENDPOINT_URL"]
        guard var url else { return nil }
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }

    /// Where calls of `service` go.
    public func endpoint(_ service: Service, in region: AmazonRegion) -> String {
        override(service) ?? "https://\(service.hostName).\(region.name).\(region.domain)"
    }
}

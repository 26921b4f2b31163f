/// Who calls Amazon's services.
public struct AmazonCredentials: Sendable, CustomStringConvertible {
    let accessKey: String
    let secretKey: String
    let sessionToken: String?

    /// Makes credentials; the token belongs to temporary ones.
    public init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }

    /// Says nothing of the secret.
    public var description: String { "AmazonCredentials" }
}

internal import Crypto
internal import CryptoExtras

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A signature with RSA (PKCS #1 v1.5): version 1 over SHA-1, version 2 over SHA-256.
struct SNSSignature {
    private let usesSHA1: Bool
    private let signature: _RSA.Signing.RSASignature

    /// Nil for another version, or for base64 that is not written the one right way: spare bits would let a
    /// changed text pass.
    init?(_ envelope: SNSEnvelope) {
        switch envelope.signatureVersion {
        case "1": usesSHA1 = true
        case "2": usesSHA1 = false
        default: return nil
        }
        guard envelope.signature.utf8.count <= 1400,
            let bytes = Data(base64Encoded: envelope.signature),
            bytes.base64EncodedString() == envelope.signature
        else { return nil }
        signature = _RSA.Signing.RSASignature(rawRepresentation: bytes)
    }

    func isValid(for bytes: [UInt8], key: _RSA.Signing.PublicKey) -> Bool {
        usesSHA1
            ? key.isValidSignature(
                signature, for: Insecure.SHA1.hash(data: bytes), padding: .insecurePKCS1v1_5)
            : key.isValidSignature(
                signature, for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5)
    }
}

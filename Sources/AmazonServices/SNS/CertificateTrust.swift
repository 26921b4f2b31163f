internal import CryptoExtras
internal import SwiftASN1
@_spi(FixedExpiryValidationTime) internal import X509

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Says whether a certificate is one that SNS signs with.
///
/// SNS serves the leaf alone or with its issuers; the names that real leaves carry are
/// `sns.amazonaws.com`, in Regions that are opted into `sns-signing.REGION.amazonaws.com` and
/// `sns.REGION.amazonaws.com`, and in China and GovCloud `sns-REGION.DOMAIN`.
struct CertificateTrust: Sendable {
    private let roots: CertificateStore

    /// The system's roots and those in the PEM text `extraRoots`.
    init(extraRoots: String?) throws(AmazonConfigurationError) {
        var roots = CertificateStore.systemTrustRoots
        if let extraRoots {
            let extra = Self.certificates(pem: extraRoots)
            guard !extra.isEmpty else {
                throw AmazonConfigurationError(
                    "the extra roots hold no certificate that can be read; give PEM text")
            }
            roots = roots.appending(contentsOf: extra)
        }
        self.roots = roots
    }

    /// What a certificate that passed gives.
    struct Key: Sendable {
        let key: _RSA.Signing.PublicKey
        let expires: UTCTime
    }

    /// The key of the first of `certificates`, where the chain, the dates and the name are right.
    func key(
        of certificates: [Certificate], region: AmazonRegion, at time: UTCTime
    ) async -> Key? {
        guard let leaf = certificates.first, Self.isOfSNS(leaf, region),
            let key = _RSA.Signing.PublicKey(leaf.publicKey), key.keySizeInBits >= 2048
        else { return nil }
        let date = Date(timeIntervalSince1970: Double(time.seconds))
        var verifier = Verifier(rootCertificates: roots) {
            RFC5280Policy(fixedExpiryValidationTime: date)
        }
        let result = await verifier.validate(
            leaf: leaf, intermediates: CertificateStore(certificates.dropFirst()))
        guard case .validCertificate = result else { return nil }
        return Key(
            key: key,
            expires: UTCTime(seconds: Int(leaf.notValidAfter.timeIntervalSince1970)))
    }

    /// Whether a leaf, no authority, names SNS of that Region.
    private static func isOfSNS(_ leaf: Certificate, _ region: AmazonRegion) -> Bool {
        if let constraints = try? leaf.extensions.basicConstraints,
            constraints != .notCertificateAuthority
        {
            return false
        }
        guard let names = try? leaf.extensions.subjectAlternativeNames else { return false }
        var allowed = [
            "sns.\(region.name).\(region.domain)", "sns-signing.\(region.name).\(region.domain)",
            "sns-\(region.name).\(region.domain)",
        ]
        // One certificate serves both Regions of GovCloud.
        if region.partition == "aws-us-gov" { allowed.append("sns-us-gov-west-1.amazonaws.com") }
        if region.partition == "aws" { allowed.append("sns.amazonaws.com") }
        return names.contains {
            if case .dnsName(let name) = $0 { return allowed.contains(name) }
            return false
        }
    }

    /// Where the issuer's certificate is, for leaves that are served alone: a host of Amazon's authority.
    static func issuerTarget(of certificate: Certificate) -> String? {
        let start = "http://crt."
        guard let access = try? certificate.extensions.authorityInformationAccess else {
            return nil
        }
        for description in access where description.method == .issuingCA {
            guard case .uniformResourceIdentifier(let url) = description.location,
                url.hasPrefix(start), url.utf8.count <= 256
            else { continue }
            let rest = url.dropFirst(7)
            let host = rest.prefix { $0 != "/" }
            let path = rest.dropFirst(host.utf8.count)
            let isPlain = { (byte: UInt8) in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            }
            if host.hasSuffix(".amazontrust.com"), host.utf8.allSatisfy(isPlain),
                path.count > 1, path.dropFirst().utf8.allSatisfy(isPlain)
            {
                return String(rest)
            }
        }
        return nil
    }

    /// The certificates of PEM text; nothing where one cannot be read.
    static func certificates(pem: String) -> [Certificate] {
        guard let documents = try? PEMDocument.parseMultiple(pemString: pem) else { return [] }
        var certificates: [Certificate] = []
        for document in documents {
            guard let certificate = try? Certificate(pemDocument: document) else { return [] }
            certificates.append(certificate)
        }
        return certificates
    }

    /// The certificate that is `bytes`, in DER.
    static func certificate(der bytes: [UInt8]) -> Certificate? {
        try? Certificate(derEncoded: bytes)
    }
}

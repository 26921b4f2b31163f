internal import DeliveryStatus
package import KnowledgeModel

/// Nobody's host at a provider for many is in the repository.
package struct TenantName: LintRule {
    package static let id = "tenant-name"
    package static let family = LintFamily.privacy
    package static let rationale =
        "Providers for many customers put the customer's name into host names: "
        + "contoso-com.mail.protection.outlook.com names contoso. Examples say example-com instead."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(
                examples: [
                    "↓550 no such mailbox here (contoso-com.mail.protection.outlook.com)"
                ])),
        LintExample(
            entry: LintFixtures.entry(
                examples: ["↓550 no such mailbox here at contoso.onmicrosoft.com"])),
    ]
    package static let passing = [
        LintExample(
            entry: LintFixtures.entry(
                examples: [
                    "550 no such mailbox here (example-com.mail.protection.outlook.com)",
                    "550 no such mailbox here (XX1EUR01FT001.eop-EUR01.prod.protection.outlook.com)",
                ]))
    ]

    /// Names below which the next label is a customer's.
    private static let tenants = [
        ".mail.protection.outlook.com", ".mail.eo.outlook.com", ".onmicrosoft.com",
        ".mx.microsoft", ".myshopify.com", ".zendesk.com", ".freshdesk.com", ".atlassian.net",
        ".sharepoint.com",
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        context.privateTexts.compactMap { text in
            let names =
                [text.event.remoteMTA].compactMap { $0 }
                + text.event.diagnostic.split { character in
                    !(character.isLetter || character.isNumber || "-_.".contains(character))
                }.map(String.init)
            let found = names.contains { name in
                let name = name.lowercased()
                return Self.tenants.contains { suffix in
                    guard name.hasSuffix(suffix) else { return false }
                    let label = name.dropLast(suffix.count).split(separator: ".").last ?? ""
                    return !label.hasPrefix("example") && !label.isEmpty
                }
            }
            return found
                ? Self.problem(
                    text.location, "a host that names a customer; use example-com as its label")
                : nil
        }
    }
}

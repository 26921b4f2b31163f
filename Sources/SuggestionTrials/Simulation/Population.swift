/// Whom a simulation writes to, and through which hosts.
struct Population: Sendable {
    private let seed: UInt64
    private let domains = ZipfTable(count: commonDomains)
    /// Domains with many people, by their numbers; those behind have one.
    private static let commonDomains = 400

    init(seed: UInt64) { self.seed = seed }

    /// One address and the host that takes its mail.
    struct Recipient: Sendable {
        var local: String
        var domain: String
        var host: String
        var hostIP: String

        var address: String { local + "@" + domain }
    }

    /// How the recipients of one template are spread over domains.
    struct Audience: Sendable {
        var hostSuffixes: [String]
        var origin: String
        var isProvider: Bool
        /// A provider's recipients at its own domain, in thousandths; others bring their domain.
        var ownShare: Int
        /// Where nobody's hosts say it: the numbers of the domains, all of them where empty.
        var domains: [Int]
    }

    func audience(of template: TrafficTemplate) -> Audience {
        var random = SplitMix(seed: seed, template.number, 1)
        // Most texts come from servers that many run; some from few, or from one.
        let spread = [0, 0, 0, 0, 0, 0, 40, 12, 4, 1][random.below(10)]
        return Audience(
            hostSuffixes: template.hostSuffixes, origin: template.origin,
            isProvider: template.isProvider,
            ownShare: random.pick([300, 500, 650, 900], or: 500),
            domains: (0..<spread).map { _ in random.below(400) })
    }

    /// The recipient with this number; always the same.
    func recipient(_ number: Int, of audience: Audience) -> Recipient {
        var random = SplitMix(seed: seed, number, 2)
        var local = InventedNames.localPart(&random)
        // `info` is somebody at every domain: whoever is called so has a domain of their own.
        let isRole = InventedNames.isRole(local) && audience.domains.isEmpty
        if !isRole, InventedNames.isRole(local) { local += String(number) }
        let drawn =
            isRole
            ? Self.commonDomains + number
            : audience.domains.isEmpty
                ? domains.draw(&random) : random.pick(audience.domains, or: 0)
        let isOwn = audience.isProvider && !isRole && random.chance(audience.ownShare)
        let domain =
            isOwn
            ? "\(InventedNames.prefix)\(audience.origin).com" : InventedNames.domain(drawn)
        var place = SplitMix(seed: seed, drawn, 3)
        let host: String
        if audience.isProvider, !audience.hostSuffixes.isEmpty {
            let suffix = random.pick(audience.hostSuffixes, or: "")
            let label = random.pick(["mx1", "mx2", "mx01", "mta5", "in-3", "mx-a"], or: "mx")
            host = suffix.hasPrefix(".") ? label + suffix : label + "." + suffix
        } else if place.chance(400) {
            // Small domains share a hosting company's hosts.
            host = "mx\(random.within(1...3)).\(InventedNames.prefix)hosting\(place.below(12)).net"
        } else {
            host = place.pick(["mx", "mail", "mx1", "in", "smtp"], or: "mx") + "." + domain
        }
        return Recipient(
            local: local, domain: domain, host: host, hostIP: InventedNames.ipv4(&place))
    }
}

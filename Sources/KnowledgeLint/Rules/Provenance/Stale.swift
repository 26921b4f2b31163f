package import KnowledgeModel
internal import SignatureMatching

/// What suppresses has been looked at in the last three years.
package struct Stale: LintRule {
    package static let id = "stale"
    package static let family = LintFamily.provenance
    package static let severity = Problem.Severity.warning
    package static let rationale =
        "Providers change their words and what they mean by them. After eighteen months a signature wants "
        + "a look at its sources and a new `last_verified`; after three years it may no longer be stable, "
        + "and that is an error."
    package static let triggering = [
        LintExample(
            entry: LintFixtures.entry(since: "2020-01-01", verified: "↓2025-01-01")),
        LintExample(
            entry: LintFixtures.entry(since: "2026-12-01", verified: "↓2026-11-01")),
    ]

    package init() {}

    package func check(_ context: LintContext) -> [Problem] {
        guard let today = Self.months(context.today) else { return [] }
        return context.pack.signatures.compactMap { _, entry in
            guard let verified = entry.provenance.lastVerified, let since = entry.provenance.since,
                let then = Self.months(verified.value)
            else { return nil }
            if verified.value < since.value {
                return Self.problem(
                    verified.location, "last verified on \(verified.value), before it came in")
            }
            let age = today - then
            guard age >= 18 else { return nil }
            var problem = Self.problem(
                verified.location,
                "last verified \(age) months ago; read its sources again and set the day")
            if age >= 36, entry.status == .stable {
                problem.severity = .error
                problem.message += ", or make it experimental"
            }
            return problem
        }
    }

    /// Months since the year 0.
    private static func months(_ day: String) -> Int? {
        let parts = day.split(separator: "-").compactMap { Int($0) }
        return parts.count == 3 ? parts[0] * 12 + parts[1] : nil
    }
}

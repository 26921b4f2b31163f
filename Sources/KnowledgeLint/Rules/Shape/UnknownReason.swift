/// A reason that is not in the list.
package struct UnknownReason: LintRule {
    package static let id = "unknown-reason"
    package static let family = LintFamily.shape
    package static let rationale =
        "Reasons are a closed list, reasons.yaml: senders write policies for each of them. A new one is a "
        + "decision of its own, not a part of a signature."
    package static let triggering = [
        LintExample(entry: LintFixtures.entry(reason: "↓no_such_user"))
    ]
    package static let passing = [
        LintExample(entry: LintFixtures.entry(reason: "user_unknown"))
    ]

    package init() {}
}

internal import ArgumentParser
internal import KnowledgeCommands
internal import Suppression

/// How far a run may go.
struct PolicyOptions: ParsableArguments {
    @Option(
        name: .customLong("reason"),
        help: ArgumentHelp(
            "Act on this reason only; may be given several times.", valueName: "name"))
    var reasons: [String] = []

    @Option(help: ArgumentHelp("Different events that must say so.", valueName: "number"))
    var minimumEvents = SuppressionPolicy().minimumEvents

    @Option(help: ArgumentHelp("Wait so long after the last of them.", valueName: "seconds"))
    var coolOff = SuppressionPolicy().coolOff

    @Option(help: ArgumentHelp("The most in one run; the rest waits.", valueName: "number"))
    var runCap = SuppressionPolicy().runCap

    @Option(
        help: ArgumentHelp(
            "The most of a run's recipients, 0 to 1; above it all is held.", valueName: "share"))
    var runShare = SuppressionPolicy().runShare

    @Option(help: ArgumentHelp("The most in one day (UTC); the rest waits.", valueName: "number"))
    var dayCap = SuppressionPolicy().dayCap

    @Option(
        help: ArgumentHelp(
            "The most of a day's recipients, 0 to 1; above it all is held.", valueName: "share"))
    var dayShare = SuppressionPolicy().dayShare

    @Option(
        help: ArgumentHelp(
            "The most of a provider's recipients of a day, 0 to 1; above it all is held there.",
            valueName: "share"))
    var providerShare = SuppressionPolicy().providerShare

    @Option(
        help: ArgumentHelp(
            "A file of addresses and @domains that are never suppressed, one a line.",
            valueName: "file"))
    var allow: String?

    func validate() throws {
        guard minimumEvents >= 1, coolOff >= 0, runCap >= 0, dayCap >= 0 else {
            throw ValidationError("events are 1 or more, seconds and caps are 0 or more")
        }
        guard [runShare, dayShare, providerShare].allSatisfy((0...1).contains) else {
            throw ValidationError("a share is a number from 0 to 1, such as 0.05")
        }
    }

    func policy() throws -> SuppressionPolicy {
        var policy = SuppressionPolicy()
        policy.reasons = Set(reasons)
        policy.minimumEvents = minimumEvents
        policy.coolOff = coolOff
        policy.runCap = runCap
        policy.runShare = runShare
        policy.dayCap = dayCap
        policy.dayShare = dayShare
        policy.providerShare = providerShare
        if let allow {
            var bytes: [UInt8] = []
            try InputReader.read(allow, pause: {}) { bytes += $0 }
            do {
                policy.allow = try AllowList(text: String(decoding: bytes, as: UTF8.self))
            } catch {
                throw CommandFailure(message: "\(allow): \(error)")
            }
        }
        return policy
    }
}

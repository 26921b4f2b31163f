import Foundation
import TestSupport
import Testing

/// A folder to learn in, with a key and a small compiled pack that all tests share; it goes with the
/// value.
struct LearningBench: Sendable {
    private let place: TemporaryFolder
    var folder: String { place.path }
    /// A state, not made yet.
    var state: String { folder + "/state.sqlite" }

    init() throws {
        place = try TemporaryFolder()
        try write("000102030405060708090a0b0c0d0e0f\n", to: "key")
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try place.write(text, to: name)
    }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
    }

    func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    /// A copy of the pack's sources, to write into.
    func packCopy() throws -> String {
        let copy = folder + "/pack"
        if !FileManager.default.fileExists(atPath: copy) {
            try FileManager.default.copyItem(atPath: Self.pack.folder, toPath: copy)
        }
        return copy
    }

    /// Runs `kb suggest` with the shared pack and this folder's key.
    func suggest(
        _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) throws -> Program.Result {
        let keyed = environment.merging(["KB_KEY_FILE": folder + "/key", "HOME": folder]) {
            first, _ in first
        }
        var arguments = ["suggest"] + arguments
        if !arguments.contains("merge") { arguments += ["--db", Self.pack.database, "--quiet"] }
        return try Program.run(arguments, input: Array(input.utf8), environment: keyed)
    }
}

extension LearningBench {
    /// The pack's sources and what `kb compile` makes of them, once for all tests.
    static let pack: (folder: String, database: String) = {
        do {
            let place = try TemporaryFolder.untilExit()
            let folder = place.path + "/pack"
            try place.write(
                "name: sample\nversion: 2026.11.1\nlicence: CC0-1.0\n", to: "pack/pack.yaml")
            try place.write(phrases, to: "pack/phrases.yaml")
            try place.write(provider, to: "pack/acme.yaml")
            for name in ["reasons.yaml", "standard/classes.yaml", "standard/guards.yaml"] {
                try FileManager.default.copyItem(
                    atPath: Repository.knowledge + "/" + name,
                    toPath: folder + "/" + (name.split(separator: "/").last ?? ""))
            }
            let database = place.path + "/kb.sqlite"
            let result = try Program.run(["compile", folder, "-o", database])
            if result.exitCode != 0 { Issue.record("\(result.errors)") }
            return (folder, database)
        } catch {
            Issue.record(error)
            return ("", "")
        }
    }()

    /// Enough texts of both sides that the model has learned the plainest words.
    private static let phrases: String = {
        let subjects = ["user", "mailbox", "account", "recipient", "customer", "address"]
        let dead = [
            "no such # here", "# is not found", "unknown #", "# does not exist", "no such #",
            "this # is unknown at this system", "sorry no such # in our list",
            "there is no # of that name", "we have no # like that", "no # by that name here",
            "no # named <user@example.com>", "we know no # called so", "we have no such #",
            "no # for <user@example.com> exists",
        ]
        let other = [
            ("# is over quota", "mailbox_full"), ("# is full", "mailbox_full"),
            ("# is busy now", "system_error"), ("message for # blocked as spam", "spam"),
            ("sender not allowed to write to #", "policy"),
            ("policy rejects this message for #", "policy"),
            ("too many messages for #", "rate_limited"),
            ("connection refused for #", "network_error"),
            ("the size is too large for #", "message_too_large"),
            ("authentication of the sender failed for #", "auth_failure"),
            // These pass every gate: by them the model learns what its scores mean.
            ("the # dislikes green letters", "content_rejected"),
            ("green letters make the # sad", "content_rejected"),
            ("please paint this letter for the #", "content_rejected"),
            ("a # wants shorter poems", "content_rejected"),
            ("poems about the # are read on Mondays", "content_rejected"),
            ("letters to the # need a stamp", "content_rejected"),
            ("the # collects stamps of birds", "content_rejected"),
            ("birds sing while the # reads", "content_rejected"),
            ("ask the # for a paper form", "content_rejected"),
            ("paper of the # is wet", "content_rejected"),
            ("wet stamps annoy the #", "content_rejected"),
            ("the # answers on Mondays", "content_rejected"),
        ]
        func signature(_ number: Int, _ line: String, _ reason: String, _ code: String) -> String {
            let texts = subjects.map { line.replacing("#", with: $0) }
            let templates = texts.map { "\"\($0)\"" }.joined(separator: ", ")
            let examples = texts.map { "\"\(code) \($0)\"" }.joined(separator: ", ")
            return """
                  # Comment \(number), which stays.
                  - id: phrase.known-\(number)
                    title: A sample
                    status: stable
                    verdict: permanent
                    reason: \(reason)
                    match: {contains: [\(templates)]}
                    provenance: {sources: [page], since: 2026-11-23, last_verified: 2026-11-23}
                    examples: [\(examples)]

                """
        }
        let head = """
            # The head's comment stays.
            standard: phrase
            name: Sample
            sources:
              page: {title: Page, url: "https://example.com/", kind: vendor, retrieved: 2026-11-23}
            signatures:

            """
        return head
            + dead.enumerated().map {
                signature($0.offset, $0.element, "user_unknown", "550 5.1.1")
            }.joined()
            + other.enumerated().map {
                signature(100 + $0.offset, $0.element.0, $0.element.1, "550 5.7.1")
            }.joined()
    }()

    private static let provider = """
        provider: acme
        name: Acme
        remote_mta: [.acme.example]
        sources:
          page: {title: Page, url: "https://example.com/", kind: vendor, retrieved: 2026-11-23}
        signatures: []

        """
}

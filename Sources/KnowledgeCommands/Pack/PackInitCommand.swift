internal import ArgumentParser
internal import DeliveryStatus
internal import KnowledgeModel
internal import SignatureStore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `kb pack init`: a small pack to start from.
struct PackInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a small private pack that passes every check.",
        discussion: """
            Writes pack.yaml, signatures.yaml with one example, and README.md. A folder that holds \
            anything is refused.

            Exit codes: 0 done, 2 refused.

            Example:
              kb pack init ours
            """)

    @Argument(help: "The folder to make; its name is the pack's.")
    var folder: String

    func run() throws {
        let parts = folder.split(separator: "/")
        let name = String(
            decoding: (parts.last ?? "").utf8.map(ASCII.lowered).filter {
                ASCII.isLetterOrDigit($0) || $0 == UInt8(ascii: "-")
            }, as: UTF8.self)
        guard let first = name.utf8.first, ASCII.isLetter(first) else {
            throw CommandFailure(
                message: "\(folder): a pack's name starts with a letter a-z; choose another folder")
        }
        let files = FileManager.default
        if files.fileExists(atPath: folder) {
            guard let there = try? files.contentsOfDirectory(atPath: folder), there.isEmpty else {
                throw CommandFailure(
                    message: "\(folder) is there and not an empty folder; nothing was written")
            }
        }
        do {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (file, text) in Self.contents(name, day: CalendarDate.today) {
                try FileBytes.replace(folder + "/" + file, with: Array(text.utf8))
                Console.print("wrote     \(folder)/\(file)")
            }
        } catch {
            throw CommandFailure(message: "\(folder) cannot be written: \(error)")
        }
        Console.print("next      kb pack check \(folder)")
    }

    /// The files of a new pack; `day` is today, as 2026-11-23.
    static func contents(_ name: String, day: String) -> [(file: String, text: String)] {
        let date = day.split(separator: "-")
        let month = date.count > 1 ? Int(date[1]) ?? 1 : 1
        return [
            (
                "pack.yaml",
                """
                name: \(name)
                version: \(date.first ?? "2026").\(month).1
                licence: LicenseRef-Private
                # Ids of the public knowledge that shall answer nothing here:
                disable: []

                """
            ),
            (
                "signatures.yaml",
                """
                # One file for each provider or software; the names of files mean nothing.
                provider: \(name)
                name: The servers at example.com
                remote_mta: [.example.com]
                sources:
                  postmaster: {title: "What their postmaster told us", url: "https://example.com/", kind: vendor, retrieved: \(day)}
                signatures:
                  - id: \(name).no-such-desk
                    title: Nobody sits at that desk
                    # Only `stable` suppresses; take that when you are sure.
                    status: experimental
                    verdict: permanent
                    reason: user_unknown
                    match:
                      contains: "no such desk in our office"
                    provenance: {sources: [postmaster], since: \(day), last_verified: \(day)}
                    examples:
                      - "550 5.1.1 <user@example.com>: no such desk in our office"
                    not_examples:
                      - {text: "450 4.2.0 the desk is in our office and occupied", because: the desk is there}

                """
            ),
            (
                "README.md",
                """
                `kb pack check .` checks this pack; `kb classify --overlay . "550 5.1.1 no such desk in our office"` uses it.

                """
            ),
        ]
    }
}

internal import ArgumentParser
internal import SignatureLearning

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `kb suggest review`: one proposal at a time.
struct SuggestReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Go through the proposals of a state: accept, edit, reject or leave for later.",
        discussion: """
            Reads one line for each answer, so it works over ssh and through a pipe. Accepted signatures go \
            into the pack's files at once, rejected texts are remembered and stay away until twice as many \
            recipients have had them. Ends with the commands for a pull request.

            Example:
              kb suggest review --state learned.sqlite --pack knowledge
            """)

    @OptionGroup var knowledge: KnowledgeOptions
    @OptionGroup var learning: LearningOptions

    @Option(help: ArgumentHelp("The pack's folder.", valueName: "folder"))
    var pack = "knowledge"

    func validate() throws {
        if learning.state == nil { throw ValidationError("name the --state to review") }
    }

    func run() throws {
        let lock = try learning.lock()
        defer { _ = lock }
        let knowledge = try LearningKnowledge(knowledge)
        var state = try learning.open(knowledge.mining)
        let writer = try ProposalWriter(pack)
        let proposals = knowledge.suggester.suggestions(state).proposals
        let renderer = SuggestionText(style: Style(isColoured: Console.hasColour(1)), limit: 1)
        var accepted = 0
        loop: for (number, proposal) in proposals.enumerated() {
            var proposal = proposal
            Console.print(
                renderer.proposal(proposal, number: number + 1).joined(separator: "\n"))
            while true {
                Console.write(
                    1,
                    "\(number + 1) of \(proposals.count): accept, edit, reject, later, quit? [aerlq?] "
                )
                guard let line = readLine() else {
                    Console.print("")
                    break loop
                }
                switch line.drop(while: { $0 == " " }).first {
                case "a", "y":
                    do {
                        let place = try writer.write(proposal)
                        Console.print("wrote     \(place)")
                        accepted += 1
                        try decide(.accepted, "", proposal, &state)
                    } catch let failure as CommandFailure {
                        Console.print("refused   \(failure.message)")
                        continue
                    }
                case "e":
                    do {
                        proposal = try edit(proposal)
                        Console.print(
                            renderer.proposal(proposal, number: number + 1).joined(separator: "\n"))
                    } catch let failure as CommandFailure {
                        Console.print("unchanged \(failure.message)")
                    }
                    continue
                case "r", "n":
                    Console.write(1, "why? ")
                    try decide(.rejected, readLine() ?? "", proposal, &state)
                case "l", "w", "s": try decide(.later, "", proposal, &state)
                case "q": break loop
                default:
                    Console.print(Self.help)
                    continue
                }
                break
            }
        }
        if proposals.isEmpty { Console.print("No proposals to review.") }
        if accepted > 0 { Console.print("\n" + ProposalWriter.nextSteps(pack)) }
    }

    private static let help = """
          a  accept: put the signature into the pack's file, status experimental
          e  edit its template and reason in $EDITOR first
          r  reject, and say why; the text stays away until its recipients doubled
          l  later: ask again next time
          q  quit; what was decided is kept
        """

    /// Remembers a decision and writes it down at once.
    private func decide(
        _ answer: ReviewDecision.Answer, _ reason: String, _ proposal: SignatureProposal,
        _ state: inout LearningState
    ) throws {
        for cluster in proposal.clusters {
            state.decisions[cluster.cluster.key] = ReviewDecision(
                answer, reason: String(reason.prefix(200)), day: proposal.evidence.lastDay,
                proposal: proposal.id, recipients: cluster.cluster.evidence.recipients)
        }
        try learning.write(state)
    }

    /// Lets the person change id, reason and templates as lines of `key: value`.
    private func edit(_ proposal: SignatureProposal) throws -> SignatureProposal {
        let path =
            FileManager.default.temporaryDirectory.path
            + "/kb-proposal-\(ProcessInfo.processInfo.processIdentifier).txt"
        var text = "# Change what stands behind the colons; one contains line for each template.\n"
        text += "id: \(proposal.id)\nreason: \(proposal.reason)\ntitle: \(proposal.title)\n"
        text += proposal.contains.map { "contains: \($0)\n" }.joined()
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
            throw CommandFailure(message: "\(path) cannot be written")
        }
        defer { try? FileManager.default.removeItem(atPath: path) }
        let editor = ProcessInfo.processInfo.environment["EDITOR"] ?? "vi"
        guard Editor.run(editor, path) else {
            throw CommandFailure(message: "\(editor) did not end well; nothing was changed")
        }
        let bytes = FileManager.default.contents(atPath: path) ?? Data()
        var edited = proposal
        edited.contains = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":"), !line.hasPrefix("#") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            switch line[..<colon] {
            case "id": edited.id = String(value)
            case "reason": edited.reason = String(value)
            case "title": edited.title = String(value)
            case "contains": edited.contains.append(String(value))
            default: continue
            }
        }
        return edited
    }
}

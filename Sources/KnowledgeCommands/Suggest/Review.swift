internal import SignatureLearning

/// A conversation about proposals: one at a time, one line for each answer.
struct Review {
    private let knowledge: LearningKnowledge
    private let learning: LearningOptions
    private var writer: ProposalWriter
    private let stream: Suggester.Stream
    private let renderer: SuggestionText
    /// How often each answer was given.
    private var counts: [ReviewDecision.Answer: Int] = [:]

    /// Whether a proposal is done with, and the next one may come.
    private enum Step { case next, again, end }

    init(
        _ knowledge: LearningKnowledge, _ learning: LearningOptions, into writer: ProposalWriter
    ) throws {
        self.knowledge = knowledge
        self.learning = learning
        self.writer = writer
        stream = Suggester.Stream(try learning.open(knowledge.mining))
        renderer = SuggestionText(style: Style(isColoured: Console.hasColour(1)), limit: 1)
    }

    mutating func run() throws {
        let proposals = knowledge.suggester.suggestions(stream).proposals
        if proposals.isEmpty { Console.print("No proposals to review.") }
        proposals: for (index, proposal) in proposals.enumerated() {
            var draft = Draft(proposal: proposal)
            if index > 0 { Console.print("") }
            show(proposal, number: index + 1)
            while true {
                let question =
                    "\(index + 1) of \(proposals.count): "
                    + "accept, edit, reject, later, quit, ? for help > "
                switch try ask(question, &draft, number: index + 1) {
                case .next: continue proposals
                case .again: continue
                case .end: break proposals
                }
            }
        }
        if !proposals.isEmpty { Console.print("\n" + summary(proposals.count)) }
        if counts[.accepted, default: 0] > 0 {
            Console.print("\n" + ProposalWriter.nextSteps(writer.folder))
        }
    }

    /// A proposal and, where its editing was refused, what the person had written.
    private struct Draft {
        var proposal: SignatureProposal
        var text: String?
    }

    private mutating func ask(_ question: String, _ draft: inout Draft, number: Int) throws -> Step
    {
        Console.write(1, question)
        guard let line = answer() else { return .end }
        switch line.drop(while: { $0 == " " }).first {
        case "a", "y": return decide(.accepted, "", draft.proposal)
        case "e":
            edit(&draft, number: number)
            return .again
        case "r", "n": return reject(draft.proposal)
        case "l", "w", "s": return decide(.later, "", draft.proposal)
        case "q": return .end
        default:
            Console.print(Self.help)
            return .again
        }
    }

    private static let help = """
          a  accept: put the signature into the pack's file, status experimental
          e  edit its id, reason, title and templates in $EDITOR; they are tried again
          r  reject, and say why; the text stays away until its recipients doubled
          l  later: ask again next time
          q  quit; what was decided is kept
        """

    // MARK: Answers

    /// The next line, nil at the end of the input; where nobody types it stands behind its question.
    private func answer() -> String? {
        let line = readLine()
        if line == nil || !Console.isTerminal(0) { Console.print(AnswerText.plain(line ?? "")) }
        return line
    }

    private mutating func reject(_ proposal: SignatureProposal) -> Step {
        Console.write(1, "why? > ")
        guard let reason = answer() else { return .end }
        guard reason.contains(where: { !$0.isWhitespace }) else {
            Console.print("kept      say why, so that whoever meets the text next knows")
            return .again
        }
        return decide(.rejected, reason, proposal)
    }

    private func edit(_ draft: inout Draft, number: Int) {
        do {
            let text = try Editor.edit(draft.text ?? ProposalDraft.text(draft.proposal))
            draft.text = text
            let edited = try ProposalDraft.applied(text, to: draft.proposal)
            guard !writer.has(edited.id) else {
                throw CommandFailure(message: "the pack has \(edited.id) already")
            }
            draft.proposal = try knowledge.suggester.rechecked(edited, in: stream)
            draft.text = nil
            show(draft.proposal, number: number)
        } catch let failure as CommandFailure {
            refuse(failure.message + "; the proposal is as it was")
        } catch let refusal as ProposalRefusal {
            refuse(refusal.message + "; the proposal is as it was, `e` goes on with your text")
        } catch {
            refuse("\(error)")
        }
    }

    /// Does what was decided and writes it down at once; other runs may use the state in between.
    private mutating func decide(
        _ answer: ReviewDecision.Answer, _ reason: String, _ proposal: SignatureProposal
    ) -> Step {
        do {
            let lock = try learning.lock()
            defer { _ = lock }
            var state = try learning.open(knowledge.mining)
            let place = answer == .accepted ? try writer.write(proposal) : nil
            for cluster in proposal.clusters {
                state.decisions[cluster.cluster.key] = ReviewDecision(
                    answer, reason: String(reason.prefix(200)), day: proposal.evidence.lastDay,
                    proposal: proposal.id, recipients: cluster.cluster.evidence.recipients)
            }
            try learning.write(state)
            counts[answer, default: 0] += 1
            switch answer {
            case .accepted: Console.print("wrote     \(place ?? "")")
            case .rejected: Console.print("rejected  it stays away until its recipients doubled")
            case .later: Console.print("later     it is asked again next time")
            }
            return .next
        } catch let failure as CommandFailure {
            refuse(failure.message)
        } catch {
            refuse("\(error)")
        }
        return .again
    }

    // MARK: What the person sees

    private func show(_ proposal: SignatureProposal, number: Int) {
        Console.print(renderer.proposal(proposal, number: number).joined(separator: "\n"))
    }

    private func refuse(_ message: String) {
        Console.print(
            ColumnText.hanging("refused   ", indent: 10, message).joined(separator: "\n"))
    }

    private func summary(_ count: Int) -> String {
        let decided = counts.values.reduce(0, +)
        let words = ReviewDecision.Answer.allCases.map {
            "\(counts[$0, default: 0]) \($0.rawValue)"
        }
        return "done      " + words.joined(separator: ", ") + ", \(count - decided) not looked at"
    }
}

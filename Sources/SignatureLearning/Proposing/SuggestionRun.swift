internal import DeliveryStatus
internal import PermanenceModel
internal import SignatureMatching
internal import SignatureStore

/// One pass over a stream's texts; the steps are called in the order in which they stand.
struct SuggestionRun {
    /// A text and what is known of it so far.
    private struct Item {
        var cluster: Cluster
        var judgement: Judgement
        /// Read again when it is needed: of thousands of texts few are.
        var reply: NormalizedDiagnostic { Normalizer.normalize(cluster.event) }
    }

    /// Texts that share a fragment.
    private struct Group {
        var fragment: Fragment
        /// Numbers of the texts, those with the most recipients first.
        var members: [Int]
    }

    /// The posterior from which a text that is clear by itself is proposed: what its words gave may not be
    /// taken away.
    private static let clearPosterior = TextJudge.proposeProbability
    /// The posterior from which a text is proposed that is not.
    private static let unclearPosterior = 0.98

    /// The most that a text with strange words is worth before the evidence.
    private static let strangePrior = 0.5

    private let suggester: Suggester
    private let stream: Suggester.Stream
    private var items: [Item] = []
    private var groups: [Group] = []
    private var proposals: [SignatureProposal] = []
    /// Words of texts that must not be touched, by number.
    private var negatives = StreamNegatives()
    private var known = 0

    init(_ suggester: Suggester, _ stream: Suggester.Stream) {
        self.suggester = suggester
        self.stream = stream
    }

    // MARK: Texts

    mutating func judgeTexts() {
        let clusters = stream.clusters.sorted { one, other in
            (other.evidence.recipients, other.evidence.bounces, one.key)
                < (one.evidence.recipients, one.evidence.bounces, other.key)
        }
        items = clusters.map { cluster in
            Item(cluster: cluster, judgement: suggester.judgement(cluster).judgement)
        }
        known = items.filter { $0.judgement.band == .known }
            .reduce(0) { $0 + $1.cluster.evidence.bounces }
        negatives = StreamNegatives(
            items.enumerated().filter { isNegative($0.element) }.map {
                ($0.offset, $0.element.cluster)
            })
    }

    /// Whether a fragment must not stand in the text: another cause, or known as something else.
    private func isNegative(_ item: Item) -> Bool {
        // A class 4 code keeps every signature from suppressing: such a text needs no other help.
        if item.judgement.findings.contains(where: { $0.step == "class_4" && $0.outcome == .failed }
        ) {
            return false
        }
        switch item.judgement.band {
        case .known: return !suggester.judge.decider.classify(item.cluster.event).suppress
        case .reject: return true
        default: return item.judgement.findings.contains { $0.step == "ambiguous" }
        }
    }

    // MARK: Fragments

    mutating func findFragments() {
        let judge = FragmentJudge(suggester: suggester, negatives: negatives)
        for number in items.indices where isCandidate(number) {
            let reply = items[number].reply
            if let group = groups.firstIndex(where: { matches($0.fragment, reply) }) {
                groups[group].members.append(number)
                continue
            }
            let cutter = FragmentCutter(items[number].reply, suggester.judge.vocabulary)
            let (fragment, fault) = judge.choice(
                of: cutter.fragments(), in: items[number].reply,
                isPublic: PublicText.isPublic(items[number].cluster.evidence))
            if let fragment {
                groups.append(Group(fragment: fragment, members: [number]))
                continue
            }
            items[number].judgement.findings.append(Finding("fragment", .failed, fault))
            items[number].judgement.band = .conflict
        }
    }

    /// Whether the text may become, or join, a proposal.
    private func isCandidate(_ number: Int) -> Bool {
        let judgement = items[number].judgement
        if stream.settled.contains(items[number].cluster.key) { return false }
        if judgement.band == .propose { return true }
        guard judgement.band == .watch,
            let score = judgement.textScore, score >= TextJudge.evidenceProbability
        else { return false }
        return !judgement.findings.contains { $0.outcome == .failed }
    }

    private func matches(_ fragment: Fragment, _ reply: NormalizedDiagnostic) -> Bool {
        guard fragment.literals.isSubset(of: Set(reply.list.strings)),
            let probe = try? TemplateProbe([fragment.template])
        else { return false }
        return probe.matches(reply)
    }

    // MARK: Evidence

    mutating func weighEvidence() {
        var taken = suggester.taken
        for group in groups {
            guard var proposal = proposal(group, taken: taken) else { continue }
            proposal.id = ProposalNaming.id(
                group.fragment.text, prefix: proposal.provider ?? "phrase",
                key: items[group.members[0]].cluster.key, taken: taken)
            if check(&proposal, group) {
                taken.insert(proposal.id)
                proposals.append(proposal)
            }
        }
    }

    /// The proposal of a group, where its evidence is enough.
    private mutating func proposal(_ group: Group, taken: Set<String>) -> SignatureProposal? {
        let members = group.members
        let lead = members.first(where: isClear) ?? members[0]
        let evidence = stream.evidence(members.map { items[$0].cluster.key })
        let provider = onlyProvider(members)
        var findings = EvidenceRules.findings(
            evidence, isProviders: provider != nil, window: window)
        for member in members where members.count > 1 {
            let own = items[member].cluster.evidence
            guard own.recipients >= 10 else { continue }
            findings += EvidenceRules.findings(own, isProviders: true, window: window).filter {
                ["delivered_before", "delivered_later", "burst"].contains($0.step)
                    && $0.outcome == .failed
            }
        }
        let prior = prior(lead)
        let posterior = EvidenceRules.posterior(prior: prior, evidence)
        let isClear = isClear(lead)
        let canFollow = evidence.hasDeliveries && evidence.followed > 0
        let isEnough =
            isClear
            ? !canFollow || posterior >= Self.clearPosterior
            : canFollow && posterior >= Self.unclearPosterior
        findings.append(
            Finding(
                "posterior", isEnough ? .passed : .failed,
                canFollow
                    ? "probability \(posterior) after \(Band.text(evidence.followed)) recipients could be followed"
                    : isClear
                        ? "no later fate to weigh; the words and their spread stand alone"
                        : "the words alone are not enough, and no later fate can be weighed"))
        let isGood = !findings.contains { $0.outcome == .failed }
        for member in members {
            items[member].judgement.findings += findings
            items[member].judgement.posterior = canFollow ? posterior : nil
            items[member].judgement.band = isGood ? .propose : .watch
        }
        guard isGood else { return nil }
        let reason = reason(group.fragment, lead)
        var proposal = SignatureProposal(
            id: "", title: ProposalNaming.title(group.fragment.text, reason: reason),
            reason: reason)
        proposal.contains = [group.fragment.text]
        proposal.unless =
            suggester.judge.vocabulary.guardNames.map { "$" + $0 }
        proposal.provider = evidence.domains < EvidenceRules.domains ? provider : nil
        proposal.evidence = evidence
        proposal.examples = examples(members, group.fragment)
        return proposal
    }

    /// What the text is worth before the evidence; not much where its words are not all understood.
    private func prior(_ number: Int) -> Double {
        let judgement = items[number].judgement
        let isUnderstood = judgement.findings.contains {
            $0.step == "understood" && $0.outcome == .passed
        }
        let score = judgement.textScore ?? 0
        return isUnderstood ? score : min(score, Self.strangePrior)
    }

    /// Whether the words alone are enough: all of them are understood, and they say that something is
    /// not there, not just that it was given up, for which only the later fate shows how long.
    private func isClear(_ number: Int) -> Bool {
        let judgement = items[number].judgement
        let passed = Set(judgement.findings.filter { $0.outcome == .passed }.map(\.step))
        return judgement.band == .propose && passed.isSuperset(of: ["absence", "understood"])
    }

    private var window: ClosedRange<Day>? {
        guard let first = stream.summary.firstDay, let last = stream.summary.lastDay, first <= last
        else { return nil }
        return first...last
    }

    /// The known provider whose hosts alone said the texts.
    private func onlyProvider(_ members: [Int]) -> String? {
        var origins: Set<String> = []
        var count = 0
        var bounces = 0
        for member in members {
            let cluster = items[member].cluster
            origins.formUnion(cluster.hosts.map(\.origin))
            count += cluster.hosts.reduce(0) { $0 + $1.count }
            bounces += cluster.evidence.bounces
        }
        guard origins.count == 1, count >= bounces, let origin = origins.first,
            suggester.isProvider(origin)
        else { return nil }
        return origin
    }

    /// What is gone: the domain, the mailbox, or somebody who moved or never was.
    private func reason(_ fragment: Fragment, _ lead: Int) -> String {
        let vocabulary = suggester.judge.vocabulary
        let reply = items[lead].reply
        let near = suggester.corpus.nearest(to: reply, limit: 5)
            .filter { $0.neighbour.suppresses && $0.neighbour.similarity >= 0.3 }
            .map(\.neighbour.reason)
        if vocabulary.namesOnlyPlaces(reply.list.strings, in: fragment.words) {
            return near.first ?? "domain_unknown"
        }
        if vocabulary.absences(in: reply).isEmpty { return "mailbox_disabled" }
        return near.first { !$0.hasPrefix("domain_") } ?? "user_unknown"
    }

    /// Rebuilt from masked texts; where one has words that few have seen, from the fragment alone.
    private func examples(_ members: [Int], _ fragment: Fragment) -> [String] {
        var seen: Set<String> = []
        var examples: [String] = []
        for member in members where examples.count < 3 {
            var shown = items[member].cluster
            shown.text = suggester.publicText.shown(shown.text, shown.evidence)
            if shown.text.contains("*") { shown.text = Self.bare(fragment, items[member].reply) }
            let text = shown.event.diagnostic
            if seen.insert(text).inserted { examples.append(text) }
        }
        return examples
    }

    /// The codes and the fragment.
    private static func bare(_ fragment: Fragment, _ reply: NormalizedDiagnostic) -> String {
        let codes = [reply.replyCode?.description, reply.enhancedStatus?.description]
        return (codes.compactMap { $0 } + [fragment.text]).joined(separator: " ")
    }

    // MARK: The last word

    /// Whether the corpus and the stream stay as they are, but for the proposal's own texts.
    private mutating func check(_ proposal: inout SignatureProposal, _ group: Group) -> Bool {
        let members = group.members
        var own = members.map { items[$0].cluster.event }
        own += proposal.examples.map { BounceEvent(diagnostic: $0) }
        let others = negatives.numbers(holding: group.fragment.literals)
        let outcome = suggester.backtest.run(
            proposal, own: own, others: others.map { items[$0].cluster.event })
        proposal.backtest = outcome.summary
        let fault = Self.fault(outcome)
        let finding = Finding(
            "backtest", fault == nil ? .passed : .failed,
            fault ?? "no answer to \(outcome.summary.texts) texts of the corpus changes")
        for member in members {
            items[member].judgement.findings.append(finding)
            if fault != nil { items[member].judgement.band = .conflict }
        }
        guard fault == nil else { return false }
        let missed = Set(outcome.missed)
        let kept = members.enumerated().filter { !missed.contains($0.offset) }.map(\.element)
        proposal.examples = proposal.examples.enumerated()
            .filter { !missed.contains(members.count + $0.offset) }.map(\.element)
        for (offset, member) in members.enumerated() where missed.contains(offset) {
            items[member].judgement.band = .watch
        }
        proposal.clusters = kept.map(judged)
        proposal.nearMisses = nearMisses(kept[0])
        return true
    }

    /// What forbids a proposal; its first own text must be one that it suppresses.
    private static func fault(_ outcome: Backtest.Outcome) -> String? {
        if let first = outcome.faults.first { return "it does not compile: \(first)" }
        if !outcome.summary.changed.isEmpty {
            return "it changes answers of the corpus: "
                + outcome.summary.changed.prefix(5).joined(separator: ", ")
        }
        if !outcome.touched.isEmpty {
            return "it changes the answer to a text of the stream that means something else"
        }
        return outcome.missed.contains(0) ? "its own guards keep it from its own text" : nil
    }

    /// The proposal with templates that a person wrote, after the same checks.
    ///
    /// What it no longer explains, texts and examples, is left out.
    func rechecked(
        _ proposal: SignatureProposal
    ) throws(ProposalRefusal) -> SignatureProposal {
        var proposal = proposal
        let numbers = Dictionary(
            items.indices.map { (items[$0].cluster.key, $0) }, uniquingKeysWith: { one, _ in one })
        let members = proposal.clusters.compactMap { numbers[$0.cluster.key] }
        var own = members.map { items[$0].cluster.event }
        own += proposal.examples.map { BounceEvent(diagnostic: $0) }
        var others: Set<Int> = []
        for template in proposal.contains {
            let literals = Backtest.literals(template)
            guard !literals.isEmpty else {
                throw ProposalRefusal("a template needs literal words: \(template)")
            }
            others.formUnion(negatives.numbers(holding: literals))
        }
        let outcome = suggester.backtest.run(
            proposal, own: own, others: others.sorted().map { items[$0].cluster.event })
        if let fault = Self.fault(outcome) { throw ProposalRefusal(fault) }
        let missed = Set(outcome.missed)
        let texts = proposal.clusters.filter { numbers[$0.cluster.key] != nil }
        proposal.clusters = texts.enumerated().filter { !missed.contains($0.offset) }.map(\.element)
        proposal.examples = proposal.examples.enumerated()
            .filter { !missed.contains(members.count + $0.offset) }.map(\.element)
        guard !proposal.clusters.isEmpty, !proposal.examples.isEmpty else {
            throw ProposalRefusal("it no longer explains the text that it is about")
        }
        proposal.evidence = stream.evidence(proposal.clusters.map(\.cluster.key))
        proposal.backtest = outcome.summary
        return proposal
    }

    /// Texts of the corpus that come close and mean something else.
    private func nearMisses(_ lead: Int) -> [SignatureProposal.NearMiss] {
        suggester.corpus.nearest(to: items[lead].reply, limit: 8)
            .filter { suggester.corpus.entries[$0.entry].meaning == .other }
            .prefix(2)
            .map { near in
                SignatureProposal.NearMiss(
                    text: suggester.corpus.entries[near.entry].text.event.diagnostic,
                    because: "\(near.neighbour.signature) explains it: \(near.neighbour.reason)")
            }
    }

    // MARK: The result

    private func judged(_ number: Int) -> JudgedCluster {
        var cluster = items[number].cluster
        cluster.text = suggester.publicText.shown(cluster.text, cluster.evidence)
        var judgement = items[number].judgement
        if cluster.text != items[number].cluster.text {
            // A sentence that quotes the text may quote a private word.
            judgement.findings = judgement.findings.map { finding in
                finding.sentence.contains("\"")
                    ? Finding(finding.step, finding.outcome, "the words speak of another cause")
                    : finding
            }
        }
        return JudgedCluster(
            cluster: cluster, judgement: judgement,
            nearest: suggester.corpus.nearest(to: items[number].reply).map(\.neighbour))
    }

    private func all(_ band: Judgement.Band) -> [JudgedCluster] {
        items.indices.filter {
            items[$0].judgement.band == band
        }.map(judged)
    }

    /// The proposals, the most recipients first, and everything else by band.
    func result(knowledge: String) -> Suggestions {
        var summary = stream.summary
        summary.known = known
        summary.unknown = items.reduce(0) { $0 + $1.cluster.evidence.bounces } - known
        return Suggestions(
            proposals: proposals.sorted { one, other in
                (other.evidence.recipients, one.id) < (one.evidence.recipients, other.id)
            },
            watched: all(.watch), rejected: all(.reject), conflicts: all(.conflict),
            stream: summary, knowledge: knowledge)
    }
}

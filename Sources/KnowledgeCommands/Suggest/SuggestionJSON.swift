internal import BounceClassifier
internal import PermanenceModel
internal import SignatureLearning

/// Suggestions as JSON, for programs.
enum SuggestionJSON {
    /// - Parameter patches: Makes a patch of each proposal; nil where no pack is named.
    static func text(_ suggestions: Suggestions, _ patches: ProposalPatches? = nil) -> String {
        JSONText.object { json in
            json.add("knowledge", suggestions.knowledge)
            json.add("stream", object: { stream(suggestions.stream, &$0) })
            json.add(
                "proposals",
                array: suggestions.proposals.map { proposal($0, of: suggestions, patches) })
            json.add("watched", array: suggestions.watched.map(text))
            json.add("conflicts", array: suggestions.conflicts.map(text))
            json.add("rejected", array: suggestions.rejected.map(text))
        }
    }

    /// A text and its judgement.
    static func text(_ judged: JudgedCluster) -> String { text(judged, nil) }

    /// A text, its judgement, and what the model thinks of its words.
    static func text(_ judged: JudgedCluster, _ opinion: ModelOpinion?) -> String {
        JSONText.object { json in
            json.add("key", judged.cluster.key.description)
            json.add("text", judged.cluster.text)
            json.add("band", judged.judgement.band.rawValue)
            if let value = judged.judgement.textScore { json.add("text_score", json: "\(value)") }
            if let value = judged.judgement.pValue { json.add("p_value", json: "\(value)") }
            if let value = judged.judgement.posterior { json.add("posterior", json: "\(value)") }
            json.add("evidence", object: { evidence(judged.cluster.evidence, &$0) })
            json.add(
                "findings",
                array: judged.judgement.findings.map { finding in
                    JSONText.object { json in
                        json.add("step", finding.step)
                        json.add("outcome", finding.outcome.rawValue)
                        json.add("sentence", finding.sentence)
                    }
                })
            json.add("nearest", array: judged.nearest.map(neighbour))
            if let opinion { json.add("model", object: { OpinionText.json(opinion, &$0) }) }
        }
    }

    private static func stream(_ stream: StreamSummary, _ json: inout JSONText) {
        json.add("bounces", stream.bounces)
        json.add("deliveries", stream.deliveries)
        json.add("complaints", stream.complaints)
        json.add("suppressed", stream.suppressed)
        json.add("unreadable", stream.unreadable)
        json.add("first_day", stream.firstDay?.description)
        json.add("last_day", stream.lastDay?.description)
        json.add("texts", stream.texts)
        json.add("known", stream.known)
        json.add("unknown", stream.unknown)
        json.add("sampling_rate", stream.samplingRate)
    }

    private static func proposal(
        _ proposal: SignatureProposal, of suggestions: Suggestions, _ patches: ProposalPatches?
    ) -> String {
        JSONText.object { json in
            json.add("id", proposal.id)
            json.add("title", proposal.title)
            json.add("reason", proposal.reason)
            json.add("provider", proposal.provider)
            json.add("contains", array: proposal.contains.map(JSONText.quoted))
            json.add("unless", array: proposal.unless.map(JSONText.quoted))
            json.add("examples", array: proposal.examples.map(JSONText.quoted))
            json.add("evidence", object: { evidence(proposal.evidence, &$0) })
            json.add("backtest_texts", proposal.backtest.texts)
            json.add("texts", array: proposal.clusters.map(text))
            var alone = suggestions
            alone.proposals = [proposal]
            json.add("yaml", ProposalYAML.file(alone))
            guard let patches else { return }
            do {
                let patch = try patches.patch(proposal)
                json.add("file", patch?.file)
                json.add("patch", patch?.patch)
            } catch {
                json.add("no_patch", (error as? CommandFailure)?.message ?? "\(error)")
            }
        }
    }

    /// Counts in bands, as they may leave the machine.
    private static func evidence(_ evidence: Evidence, _ json: inout JSONText) {
        json.add("bounces", Band.text(evidence.bounces))
        json.add("recipients", Band.text(evidence.recipients))
        json.add("domains", Band.text(evidence.domains))
        json.add("remote_mtas", Band.text(evidence.remoteMTAs))
        json.add("days", evidence.days)
        json.add("by_day", array: Sparkline.levels(evidence.failures).map(String.init))
        json.add("first_day", evidence.firstDay?.description)
        json.add("last_day", evidence.lastDay?.description)
        json.add("failed_again", Band.text(evidence.failedAgain))
        json.add("followed", Band.text(evidence.followed))
        json.add("delivered_later", Band.text(evidence.deliveredLater))
        json.add("delivered_before", Band.text(evidence.deliveredBefore))
        json.add("without_recipient", Band.text(evidence.withoutRecipient))
        json.add("without_day", Band.text(evidence.withoutDay))
    }

    private static func neighbour(_ neighbour: Neighbour) -> String {
        JSONText.object { json in
            json.add("signature", neighbour.signature)
            json.add("reason", neighbour.reason)
            json.add("suppresses", neighbour.suppresses)
            json.add("similarity", json: "\(neighbour.similarity)")
        }
    }
}

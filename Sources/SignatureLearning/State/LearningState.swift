package import DeliveryStatus
internal import Hashing

/// Everything that was learned from streams of bounces: counters of bounded size, in which the order
/// of the messages leaves no trace.
///
/// Two states with one key and one vocabulary can be merged, and the result is that of reading
/// everything into one. Nothing in a state names anybody: texts are masked, addresses, domains and
/// hosts are keyed hashes.
package struct LearningState: Sendable {
    /// The secret of the hashes; never written.
    package let key: StateKey
    /// The words that are not masked; a state keeps those of its beginning.
    package let vocabulary: MiningVocabulary
    /// What people decided, by text.
    package var decisions: [ClusterKey: ReviewDecision] = [:]
    /// What was read of each input.
    package var inputs = InputLedger()

    var counts = StreamSummary()
    var stage = RetentionStage()
    var texts: ContiguousArray<TextCounters> = []
    var deliveries = DeliveryTable()
    var receivers = ReceiverDays()
    private var rows: [UInt64: Int] = [:]
    private var cost = 0
    private var masker: Masker
    private var host = Receiver()
    private var identities: IdentityCache

    /// An empty state.
    package init(key: StateKey, vocabulary: MiningVocabulary) {
        self.key = key
        self.vocabulary = vocabulary
        masker = Masker(vocabulary)
        identities = IdentityCache(key)
    }

    // MARK: Reading

    /// Counts one event.
    /// - Complexity: O(length of the diagnostic).
    package mutating func add(_ event: BounceEvent) {
        guard event.wasAttempted else {
            counts.suppressed += 1
            return
        }
        let day = event.timestamp.flatMap { Day(timestamp: $0) }
        if let day { note(day) }
        switch event.kind {
        case .bounce, .delay: addBounce(event, day)
        case .delivery, .complaint, .autoReply: addDelivery(event, day)
        }
    }

    /// Counts a record that could not be read.
    package mutating func noteUnreadable() { counts.unreadable += 1 }

    private mutating func note(_ day: Day) {
        counts.firstDay = counts.firstDay.map { min($0, day) } ?? day
        counts.lastDay = counts.lastDay.map { max($0, day) } ?? day
    }

    private mutating func addBounce(_ event: BounceEvent, _ day: Day?) {
        counts.bounces += 1
        masker.mask(event)
        let action = event.kind == .delay ? .delayed : event.action
        let (identity, newText) = identities.identity(
            masker.masked, status: event.status, action: action, phase: event.phase)
        guard stage.keeps(identity.key) else { return }
        let row = row(
            of: identity, newText, status: event.status, action: action, phase: event.phase)
        let before = texts[row].cost(recipientLimit: stage.recipientLimit)
        count(event, day, identity, at: row)
        cost += texts[row].cost(recipientLimit: stage.recipientLimit) - before
        if cost > RetentionStage.costLimit || texts.count > RetentionStage.textLimit { shrink() }
    }

    private mutating func count(
        _ event: BounceEvent, _ day: Day?, _ identity: IdentityCache.Entry, at row: Int
    ) {
        let day = day.map { UInt16(truncatingIfNeeded: $0.number) }
        host.read(event.remoteMTA, vocabulary, key)
        texts[row].bounces += 1
        if let day { texts[row].note(day: day) } else { texts[row].withoutDay += 1 }
        switch identity.speaker {
        case .notified: if let origin = host.origin { texts[row].note(origin: origin) }
        case .masked(let number):
            if masker.hosts.indices.contains(number),
                let origin = vocabulary.origin(masker.source, masker.hosts[number])
            {
                texts[row].note(origin: origin)
            }
        case .unknown: break
        }
        if let hash = host.hash { texts[row].remoteMTAs.insert(hash) }
        guard !masker.recipient.address.isEmpty else {
            texts[row].withoutRecipient += 1
            return
        }
        let recipient = SipHash.of(masker.recipient.address, key)
        let domain = hashOfDomain(masker.recipient)
        texts[row].domains.insert(domain)
        texts[row].recipients.insert(
            RecipientSample.Entry(
                recipient: recipient, domain: UInt32(domain >> 32),
                remoteMTA: host.hash.map { UInt32($0 >> 32) } ?? 0, firstDay: day ?? 0,
                lastDay: day ?? 0),
            limit: stage.recipientLimit)
    }

    /// A delivery says that the mailbox lives, and so does a complaint.
    private mutating func addDelivery(_ event: BounceEvent, _ day: Day?) {
        if event.kind == .complaint { counts.complaints += 1 } else { counts.deliveries += 1 }
        guard let day else { return }
        let number = UInt16(truncatingIfNeeded: day.number)
        masker.read(recipient: event.recipient)
        let recipient = masker.recipient
        host.read(event.remoteMTA, vocabulary, key)
        if event.kind == .delivery, let hash = host.hash {
            receivers.add(ReceiverDays.key(UInt32(hash >> 32), number))
        }
        guard !recipient.address.isEmpty else { return }
        deliveries.add(
            SipHash.of(recipient.address, key), DeliveryTable.Days(first: number, last: number))
        if event.kind == .delivery {
            receivers.add(ReceiverDays.key(UInt32(hashOfDomain(recipient) >> 32), number))
        }
    }

    private func hashOfDomain(_ recipient: Recipient) -> UInt64 {
        SipHash.of(recipient.address, recipient.domain, key)
    }

    // MARK: Texts

    /// The row of a text, a new one where there is none.
    private mutating func row(
        of identity: IdentityCache.Entry, _ newText: [UInt8]?, status: EnhancedStatus?,
        action: DeliveryAction?, phase: SMTPPhase?
    ) -> Int {
        if let row = rows[identity.key] {
            if let newText {
                cost -= texts[row].cost(recipientLimit: stage.recipientLimit)
                texts[row].note(newText)
                cost += texts[row].cost(recipientLimit: stage.recipientLimit)
            }
            return row
        }
        var text = TextCounters(
            key: identity.key,
            text: newText
                ?? TextIdentity(
                    masked: masker.masked, status: status, action: action, phase: phase
                ).text)
        text.status = identity.facts.status
        text.action = identity.facts.action
        text.phase = identity.facts.phase
        texts.append(text)
        rows[identity.key] = texts.count - 1
        cost += text.cost(recipientLimit: stage.recipientLimit)
        return texts.count - 1
    }

    /// The row of a text that is kept.
    func row(of key: ClusterKey) -> Int? { rows[key.value] }

    /// Raises the stage until what is kept is within the limits.
    private mutating func shrink() {
        repeat {
            raise(to: stage.next)
        } while (cost > RetentionStage.costLimit || texts.count > RetentionStage.textLimit)
            && stage.level < 63
    }

    mutating func raise(to stage: RetentionStage) {
        guard stage > self.stage else { return }
        self.stage = stage
        texts.removeAll { !stage.keeps($0.key) }
        for row in texts.indices { texts[row].recipients.shrink(to: stage.recipientLimit) }
        index()
    }

    /// Makes the index of the texts and the sum of their costs anew.
    mutating func index() {
        rows = Dictionary(
            texts.indices.map { (texts[$0].key, $0) }, uniquingKeysWith: { first, _ in first })
        cost = texts.reduce(0) { $0 + $1.cost(recipientLimit: stage.recipientLimit) }
    }

    // MARK: Merging

    /// Adds what another state counted.
    ///
    /// Both must have one key and one vocabulary, and must not have read the same input.
    package mutating func merge(_ other: LearningState) throws(StateError) {
        guard key == other.key else {
            throw StateError(
                .otherKey, "state",
                "the two states have different keys, so their recipients cannot be compared; make "
                    + "both with one key file (KB_KEY_FILE), or review them apart")
        }
        guard vocabulary.fingerprint == other.vocabulary.fingerprint else {
            throw StateError(
                .otherVocabulary, "state",
                "the two states were begun with different knowledge, so their texts are masked "
                    + "differently; begin both with the same knowledge and read the inputs again")
        }
        guard inputs.common(other.inputs).isEmpty else {
            throw StateError(
                .sameInput, "state",
                "both states have read the same input, which would count twice; merge states of "
                    + "different inputs")
        }
        merge(counts: other.counts)
        inputs.merge(other.inputs)
        decisions.merge(other.decisions) { ReviewDecision.merged($0, $1) }
        deliveries.merge(other.deliveries)
        receivers.merge(other.receivers)
        raise(to: other.stage)
        for text in other.texts where stage.keeps(text.key) {
            if let row = rows[text.key] {
                texts[row].merge(text, recipientLimit: stage.recipientLimit)
            } else {
                var text = text
                text.recipients.truncate(to: stage.recipientLimit)
                texts.append(text)
                rows[text.key] = texts.count - 1
            }
        }
        index()
        if cost > RetentionStage.costLimit || texts.count > RetentionStage.textLimit { shrink() }
    }

    private mutating func merge(counts other: StreamSummary) {
        counts.bounces += other.bounces
        counts.deliveries += other.deliveries
        counts.complaints += other.complaints
        counts.suppressed += other.suppressed
        counts.unreadable += other.unreadable
        if let first = other.firstDay { note(first) }
        if let last = other.lastDay { note(last) }
    }

    // MARK: Results

    /// What was read; how much of it the knowledge explains is the judge's to say.
    package var summary: StreamSummary {
        var summary = counts
        summary.texts = texts.count
        summary.samplingRate = stage.level < 62 ? 1 << stage.level : Int.max
        return summary
    }
}

extension LearningState {
    /// The key of the text of a bounce, counted or not.
    /// - Complexity: O(length of the diagnostic).
    package mutating func key(of event: BounceEvent) -> ClusterKey {
        masker.mask(event)
        let identity = identities.identity(
            masker.masked, status: event.status, action: Self.action(of: event), phase: event.phase)
        return ClusterKey(identity.entry.key)
    }

    /// The text of a bounce and what of its report counts, as if it was the first that was seen.
    /// - Complexity: that of `Normalizer.normalize`, a few times.
    package mutating func cluster(of event: BounceEvent) -> Cluster {
        masker.mask(event)
        let identity = TextIdentity(
            masked: masker.masked, status: event.status, action: Self.action(of: event),
            phase: event.phase)
        return Cluster(
            key: identity.key, text: String(decoding: identity.text, as: UTF8.self),
            status: identity.facts.status, action: identity.facts.action,
            phase: identity.facts.phase)
    }

    private static func action(of event: BounceEvent) -> DeliveryAction? {
        event.kind == .delay ? .delayed : event.action
    }
}

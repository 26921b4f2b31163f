internal import DeliveryStatus
internal import Hashing
internal import SignatureStore

/// Reads what `StateWriter` wrote, and believes no number in it.
struct StateReader {
    private let database: Database
    private let path: String
    private let key: StateKey

    init(_ database: Database, _ path: String, _ key: StateKey) {
        self.database = database
        self.path = path
        self.key = key
    }

    func state() throws -> LearningState {
        try checkOrigin()
        var state = LearningState(key: key, vocabulary: try vocabulary())
        try readCounts(into: &state)
        try readTexts(into: &state)
        try readDeliveries(into: &state)
        state.inputs = InputLedger(try inputs())
        state.decisions = try decisions()
        return state
    }

    private func invalid(_ what: String) -> StateError {
        StateError(.invalid, path, "\(what); restore it from a copy, or remove it to start anew")
    }

    private func checkOrigin() throws {
        var values: [String: String] = [:]
        let rows = try database.prepare("SELECT name, value FROM metadata")
        while try rows.step() { values[rows.text(0)] = rows.text(1) }
        guard values["key_fingerprint"] == String(key.fingerprint, radix: 16) else {
            throw StateError(
                .otherKey, path,
                "was made with another key; name its key file with --key or KB_KEY_FILE, or start a "
                    + "new state")
        }
        guard values["normalizer_version"] == String(Normalizer.version),
            values["mining_version"] == String(StateLayout.miningVersion)
        else {
            throw StateError(
                .otherVocabulary, path,
                "was made by another release, which reads texts differently; use that release, or "
                    + "start a new state and read the inputs again")
        }
    }

    private func vocabulary() throws -> MiningVocabulary {
        var sets: [String: [UInt64]] = [:]
        let rows = try database.prepare("SELECT name, hashes FROM vocabulary")
        while try rows.step() { sets[rows.text(0)] = try hashes(rows.blob(1)) }
        var ids: [String] = []
        let origins = try database.prepare("SELECT id FROM origin ORDER BY number")
        while try origins.step() { ids.append(origins.text(0)) }
        var suffixes: [UInt64: Int] = [:]
        let suffixRows = try database.prepare("SELECT hash, origin FROM origin_suffix")
        while try suffixRows.step() {
            guard ids.indices.contains(suffixRows.integer(1)) else {
                throw invalid("a host's suffix names an origin that is not there")
            }
            suffixes[UInt64(bitPattern: Int64(suffixRows.integer(0)))] = suffixRows.integer(1)
        }
        return MiningVocabulary(
            words: sets["words"] ?? [], dottedNames: sets["dotted_names"] ?? [], origins: suffixes,
            originIDs: ids)
    }

    private func readCounts(into state: inout LearningState) throws {
        var values: [String: Int] = [:]
        let rows = try database.prepare("SELECT name, value FROM count")
        while try rows.step() { values[rows.text(0)] = rows.integer(1) }
        func count(_ name: String) throws -> Int {
            guard let value = values[name], value >= 0 else {
                throw invalid("the count \(name) is bad")
            }
            return value
        }
        state.counts.bounces = try count("bounces")
        state.counts.complaints = try count("complaints")
        state.counts.deliveries = try count("deliveries")
        state.counts.suppressed = try count("suppressed")
        state.counts.unreadable = try count("unreadable")
        state.counts.firstDay = Day(number: Int32(clamping: try count("first_day")))
        state.counts.lastDay = Day(number: Int32(clamping: try count("last_day")))
        state.stage = RetentionStage(min(try count("stage"), 65))
        state.deliveries.raise(to: min(try count("delivery_level"), 64))
        state.receivers.raise(to: min(try count("receiver_level"), 32))
    }

    private func readTexts(into state: inout LearningState) throws {
        let rows = try database.prepare("SELECT * FROM text ORDER BY key")
        while try rows.step() {
            var text = TextCounters(
                key: UInt64(bitPattern: Int64(rows.integer(0))), text: Array(rows.text(1).utf8))
            text.longest = rows.integer(2)
            text.status = try field(rows.text(3)) { EnhancedStatus($0) }
            text.action = try field(rows.text(4)) { DeliveryAction(rawValue: $0) }
            text.phase = try field(rows.text(5)) { SMTPPhase(rawValue: $0) }
            text.bounces = rows.integer(6)
            text.withoutRecipient = rows.integer(7)
            text.withoutDay = rows.integer(8)
            text.firstDay = UInt16(clamping: rows.integer(9))
            text.lastDay = UInt16(clamping: rows.integer(10))
            let sampled = rows.integer(11)
            guard
                let recipients = RecipientSample(
                    entries: try entries(rows.blob(12)),
                    isSample: sampled & StateLayout.Sampled.recipients != 0),
                let domains = BottomHashes(
                    hashes: ContiguousArray(try hashes(rows.blob(13))),
                    isSample: sampled & StateLayout.Sampled.domains != 0),
                let remoteMTAs = BottomHashes(
                    hashes: ContiguousArray(try hashes(rows.blob(14))),
                    isSample: sampled & StateLayout.Sampled.remoteMTAs != 0),
                let days = DayCounts(
                    entries: try dayCounts(rows.blob(15)),
                    isSample: sampled & StateLayout.Sampled.days != 0),
                recipients.entries.count <= state.stage.recipientLimit,
                text.text.count <= TextIdentity.limit + 16,
                (text.text.count...TextIdentity.limit + 16).contains(text.longest),
                text.bounces >= 0, text.withoutRecipient >= 0, text.withoutDay >= 0,
                state.stage.keeps(text.key), state.texts.count < RetentionStage.textLimit
            else { throw invalid("the counters of a text contradict themselves") }
            text.recipients = recipients
            text.domains = domains
            text.remoteMTAs = remoteMTAs
            text.days = days
            text.hosts = try hostCounts(rows.blob(16))
            state.texts.append(text)
        }
        state.index()
    }

    private func readDeliveries(into state: inout LearningState) throws {
        let rows = try database.prepare("SELECT recipients FROM delivery ORDER BY number")
        while try rows.step() {
            try each(rows.blob(0)) { reader in
                guard let recipient = reader.next(UInt64.self),
                    let first = reader.next(UInt16.self),
                    let last = reader.next(UInt16.self), first <= last
                else { return false }
                state.deliveries.add(recipient, DeliveryTable.Days(first: first, last: last))
                return true
            }
        }
        let receivers = try database.prepare("SELECT counts FROM receiver_day ORDER BY number")
        while try receivers.step() {
            try each(receivers.blob(0)) { reader in
                guard let key = reader.next(UInt64.self), let count = reader.next(UInt32.self)
                else {
                    return false
                }
                state.receivers.add(key, count)
                return true
            }
        }
    }

    private func inputs() throws -> [InputLedger.Entry] {
        var entries: [InputLedger.Entry] = []
        let rows = try database.prepare("SELECT bytes, hash, records FROM input")
        while try rows.step() {
            guard rows.integer(0) >= 0, rows.integer(2) >= 0 else {
                throw invalid("an input is bad")
            }
            entries.append(
                InputLedger.Entry(
                    bytes: rows.integer(0), hash: UInt64(bitPattern: Int64(rows.integer(1))),
                    records: rows.integer(2)))
        }
        return entries
    }

    private func decisions() throws -> [ClusterKey: ReviewDecision] {
        var decisions: [ClusterKey: ReviewDecision] = [:]
        let rows = try database.prepare(
            "SELECT key, answer, reason, day, proposal, recipients FROM decision")
        while try rows.step() {
            guard let answer = ReviewDecision.Answer(rawValue: rows.text(1)), rows.integer(5) >= 0
            else { throw invalid("a decision is bad") }
            decisions[ClusterKey(UInt64(bitPattern: Int64(rows.integer(0))))] = ReviewDecision(
                answer, reason: rows.text(2), day: Day(timestamp: rows.text(3)),
                proposal: rows.text(4), recipients: rows.integer(5))
        }
        return decisions
    }

    // MARK: Blobs

    private func field<Value>(_ text: String, _ read: (String) -> Value?) throws -> Value? {
        if text.isEmpty { return nil }
        guard let value = read(text) else { throw invalid("a field of a text is bad") }
        return value
    }

    /// Reads a blob row by row; `body` answers false where a row is bad.
    private func each(_ bytes: [UInt8], _ body: (inout PackedReader) -> Bool) throws {
        var reader = PackedReader(bytes)
        while !reader.isAtEnd {
            if !body(&reader) { throw invalid("a list of numbers is cut off") }
        }
    }

    private func hashes(_ bytes: [UInt8]) throws -> [UInt64] {
        var hashes: [UInt64] = []
        try each(bytes) { reader in
            guard let hash = reader.next(UInt64.self) else { return false }
            hashes.append(hash)
            return true
        }
        return hashes
    }

    private func entries(_ bytes: [UInt8]) throws -> ContiguousArray<RecipientSample.Entry> {
        var entries: ContiguousArray<RecipientSample.Entry> = []
        entries.reserveCapacity(bytes.count / 20)
        try each(bytes) { reader in
            guard let recipient = reader.next(UInt64.self), let domain = reader.next(UInt32.self),
                let remoteMTA = reader.next(UInt32.self), let first = reader.next(UInt16.self),
                let last = reader.next(UInt16.self)
            else { return false }
            entries.append(
                RecipientSample.Entry(
                    recipient: recipient, domain: domain, remoteMTA: remoteMTA, firstDay: first,
                    lastDay: last))
            return true
        }
        return entries
    }

    private func dayCounts(_ bytes: [UInt8]) throws -> ContiguousArray<DayCounts.Entry> {
        var entries: ContiguousArray<DayCounts.Entry> = []
        try each(bytes) { reader in
            guard let day = reader.next(UInt16.self), let count = reader.next(UInt32.self) else {
                return false
            }
            entries.append(DayCounts.Entry(day: day, count: count))
            return true
        }
        return entries
    }

    private func hostCounts(
        _ bytes: [UInt8]
    ) throws -> ContiguousArray<TextCounters.HostCount> {
        var hosts: ContiguousArray<TextCounters.HostCount> = []
        try each(bytes) { reader in
            guard let origin = reader.next(UInt16.self), let count = reader.next(UInt32.self),
                hosts.last.map({ $0.origin < origin }) ?? true
            else { return false }
            hosts.append(TextCounters.HostCount(origin: origin, count: count))
            return true
        }
        return hosts
    }
}

internal import CryptoExtras
internal import Synchronization
internal import X509

/// The keys of signing certificates, fetched once and kept.
///
/// Bounded, for the addresses come from strangers: few certificates are kept, each for a day at most; an address
/// that failed is not tried again for a while; one fetch an address at a time; and a budget for fetches of new
/// addresses, so that a flood of made-up ones costs a few calls a minute. Keys that are there do not suffer.
final class SigningCertificates: Sendable {
    private enum Entry: Sendable {
        case key(_RSA.Signing.PublicKey, until: UTCTime)
        case refused(SNSError, until: UTCTime)

        var until: UTCTime {
            switch self {
            case .key(_, let until), .refused(_, let until): until
            }
        }
    }

    private struct State {
        var entries: [SNSAddress: Entry] = [:]
        var fetches: [SNSAddress: Task<Entry, Never>] = [:]
        var budget = SigningCertificates.budget
        var refilled: UTCTime
    }

    /// How many fetches may be made at once; one more comes every ``refill`` seconds.
    static let budget = 10
    static let refill = 6
    private static let entries = 64
    private static let day = 86400

    private let trust: CertificateTrust
    private let transport: any HTTPTransport
    private let endpoint: String?
    private let now: @Sendable () -> UTCTime
    private let state: Mutex<State>

    init(
        trust: CertificateTrust, transport: any HTTPTransport, endpoint: String?,
        now: @escaping @Sendable () -> UTCTime
    ) {
        self.trust = trust
        self.transport = transport
        self.endpoint = endpoint
        self.now = now
        state = Mutex(State(refilled: now()))
    }

    /// The key of the certificate at `address`.
    func key(at address: SNSAddress) async throws(SNSError) -> _RSA.Signing.PublicKey {
        let time = now()
        enum Step {
            case known(Entry)
            case wait(Task<Entry, Never>)
            case busy
        }
        let step = state.withLock { state -> Step in
            if let entry = state.entries[address], time < entry.until { return .known(entry) }
            if let fetch = state.fetches[address] { return .wait(fetch) }
            let earned = max(0, (time.seconds - state.refilled.seconds) / Self.refill)
            state.budget = min(Self.budget, state.budget + earned)
            state.refilled.seconds += earned * Self.refill
            guard state.budget > 0 else { return .busy }
            state.budget -= 1
            let fetch = Task { await self.fetchAndKeep(address) }
            state.fetches[address] = fetch
            return .wait(fetch)
        }
        let entry: Entry
        switch step {
        case .known(let known): entry = known
        case .wait(let fetch): entry = await fetch.value
        case .busy:
            throw SNSError(
                .certificateUnavailable, "too many new certificates are asked for; try again")
        }
        switch entry {
        case .key(let key, _): return key
        case .refused(let error, _): throw error
        }
    }

    private func fetchAndKeep(_ address: SNSAddress) async -> Entry {
        let entry = await fetch(address)
        let time = now()
        state.withLock { state in
            state.fetches[address] = nil
            if state.entries.count >= Self.entries {
                state.entries = state.entries.filter { time < $0.value.until }
            }
            // Refused addresses make room first: whoever floods loses only what was made up.
            if state.entries.count >= Self.entries {
                let victim =
                    state.entries.first { if case .refused = $0.value { true } else { false } }
                    ?? state.entries.min { $0.value.until < $1.value.until }
                if let victim { state.entries[victim.key] = nil }
            }
            state.entries[address] = entry
        }
        return entry
    }

    private func fetch(_ address: SNSAddress) async -> Entry {
        let unavailable = Entry.refused(
            SNSError(
                .certificateUnavailable, "the signing certificate cannot be fetched; try again"),
            until: UTCTime(seconds: now().seconds + 5))
        let refused = Entry.refused(
            SNSError(
                .certificate,
                "the signing certificate is expired, not of SNS, or of no known root"),
            until: UTCTime(seconds: now().seconds + 300))
        guard let answer = await get(address.url(through: endpoint)) else { return unavailable }
        guard answer.status == 200 else {
            return answer.status >= 500 || answer.status == 429 ? unavailable : refused
        }
        var chain = CertificateTrust.certificates(pem: String(decoding: answer.body, as: UTF8.self))
        guard (1...8).contains(chain.count) else { return refused }
        let time = now()
        var key = await trust.key(of: chain, region: address.region, at: time)
        // A leaf that is served alone says where its issuer is; what comes from there is only believed
        // where a root stands behind it.
        if key == nil, chain.count == 1, let target = CertificateTrust.issuerTarget(of: chain[0]) {
            let url = endpoint.map { $0 + target.drop { $0 != "/" } } ?? "http://\(target)"
            guard let issuer = await get(url), issuer.status == 200 else { return unavailable }
            guard let certificate = CertificateTrust.certificate(der: issuer.body) else {
                return refused
            }
            chain.append(certificate)
            key = await trust.key(of: chain, region: address.region, at: time)
        }
        guard let key else { return refused }
        return .key(
            key.key, until: min(key.expires, UTCTime(seconds: time.seconds + Self.day)))
    }

    private func get(_ url: String) async -> HTTPAnswer? {
        var call = HTTPCall("GET", url)
        call.seconds = 5
        call.limit = 64 << 10
        return try? await transport.send(call)
    }
}

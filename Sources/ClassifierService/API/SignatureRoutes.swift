internal import BounceClassifier
internal import Hummingbird
internal import SignatureMatching

/// `GET /v1/signatures`, `/v1/signatures/{id}`, `/v1/knowledge`: what the knowledge holds.
struct SignatureRoutes: Sendable {
    private static let pageLimit = 500

    let state: ServiceState

    func add(to router: Router<ServiceContext>) {
        router.get("/v1/signatures", use: list)
        router.get("/v1/signatures/:id", use: signature)
        router.get("/v1/knowledge", use: knowledge)
    }

    @Sendable
    private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let parameters = request.uri.queryParameters
        func text(_ name: String) -> String? {
            parameters[Substring(name)].map(String.init).flatMap { $0.isEmpty ? nil : $0 }
        }
        var limit = 50
        if let word = parameters["limit"] {
            guard let number = Int(word), (1...Self.pageLimit).contains(number) else {
                throw Problem.badRequest(
                    "invalid_parameter", "limit is a number from 1 to \(Self.pageLimit)")
            }
            limit = number
        }
        let query = SignatureCatalog.Query(
            provider: text("provider"), reason: text("reason"), status: text("status"),
            source: text("source"),
            words: (text("q") ?? "").split(whereSeparator: \.isWhitespace).map(String.init))
        let page = state.knowledge.current.catalog.page(query, after: text("after"), limit: limit)
        return .json { json in
            json.add(
                "signatures", array: page.entries.map { entry in JSONText.object(entry.write) })
            json.add("total", page.total)
            json.add("next", page.next)
        }
    }

    @Sendable
    private func signature(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let id = context.parameters.get("id") ?? ""
        switch state.knowledge.current.catalog.find(id) {
        case .live(let entry): return .json(entry.writeAll)
        case .retired(let retirement):
            let successor =
                retirement.supersededBy.isEmpty ? "" : "; see \(retirement.supersededBy)"
            throw Problem(.gone, "retired", "retired on \(retirement.date)\(successor)")
        case .unknown: throw Problem.notFound("there is no signature of that id")
        }
    }

    @Sendable
    private func knowledge(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let loaded = state.knowledge.current
        return .json { json in
            json.add(
                "layers",
                array: loaded.catalog.layers.map { layer in
                    JSONText.object { json in
                        json.add("name", layer.metadata.name)
                        json.add("version", layer.metadata.version)
                        json.add("licence", layer.metadata.licence)
                        json.add("content_sha256", layer.metadata.contentHash)
                        json.add("signatures", layer.signatures)
                        json.add("examples", layer.metadata.exampleCount)
                    }
                })
            json.add("trust", state.knowledge.source.trust.rawValue)
            json.add("opened", loaded.opened.text)
            json.add("reasons", array: loaded.catalog.reasons.map(\.json))
            json.add(
                "origins",
                array: loaded.catalog.origins.map { origin in
                    JSONText.object { json in
                        json.add("id", origin.origin.id)
                        json.add("kind", origin.origin.kind.rawValue)
                        json.add("name", origin.origin.name)
                        json.add("signatures", origin.signatures)
                    }
                })
        }
    }
}

extension Reason {
    /// The reason as a JSON object.
    fileprivate var json: String {
        JSONText.object { json in
            json.add("id", id)
            json.add("concerns", concerns.rawValue)
            json.add("verdicts", array: verdicts.map { JSONText.quoted($0.rawValue) })
            json.add("suppress", allowsSuppression)
            json.add("meaning", meaning)
        }
    }
}

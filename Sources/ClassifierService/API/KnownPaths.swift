internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

/// Which methods each path takes, for answers to the others (RFC 9110 section 15.5.6).
final class KnownPaths: Sendable {
    private let methods = Mutex<[[String]: [String]]>([:])

    init() {}

    /// Takes the routes of `router`.
    func learn(_ router: Router<ServiceContext>) {
        let routes = router.routes
        methods.withLock { methods in
            for route in routes {
                let segments = Self.segments(route.path.description)
                methods[segments, default: []].append(route.method.rawValue)
            }
        }
    }

    /// The methods of `path`, sorted; empty where there is no such path.
    func methods(of path: String) -> [String] {
        let segments = Self.segments(path)
        return methods.withLock { methods in
            let found = methods.first { pattern, _ in
                pattern.count == segments.count
                    && zip(pattern, segments).allSatisfy {
                        $0 == $1 || $0.hasPrefix(":") || $0.hasPrefix("{")
                    }
            }
            // Whatever can be fetched can be asked about.
            let more = found?.value.contains("GET") == true ? ["HEAD"] : []
            return Set((found?.value ?? []) + more).sorted()
        }
    }

    private static func segments(_ path: String) -> [String] {
        path.split(separator: "/").map(String.init)
    }
}

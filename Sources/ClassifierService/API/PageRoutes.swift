internal import HTTPTypes
internal import Hummingbird

/// `GET /`: the page, and what else is a file.
struct PageRoutes: Sendable {
    /// Nothing from elsewhere, nothing inline, no frame around.
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        + "img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

    func add(to router: Router<ServiceContext>) {
        add("/", PackageResources.index_html, .html, router)
        add("/page.css", PackageResources.page_css, .style, router)
        add("/page.js", PackageResources.page_js, .script, router)
        add("/openapi.yaml", PackageResources.openapi_yaml, .yaml, router)
    }

    private func add(
        _ path: RouterPath, _ bytes: [UInt8], _ type: ContentType, _ router: Router<ServiceContext>
    ) {
        router.get(path) { _, _ in
            var response = Response.bytes(bytes, type: type)
            response.headers[.contentSecurityPolicy] = Self.policy
            response.headers[.cacheControl] = "no-cache"
            if let name = HTTPField.Name("Referrer-Policy") {
                response.headers[name] = "no-referrer"
            }
            return response
        }
    }
}

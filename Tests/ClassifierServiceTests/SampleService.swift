import HTTPTypes
import Hummingbird
import HummingbirdTesting
import KnowledgeCompiler
import Logging
import NIOCore
import SignatureMatching
import TestSupport
import Testing

@testable import ClassifierService

/// A service over a few signatures, in a folder that is removed with it.
final class SampleService {
    static let known = "550 5.1.1 no such user here"
    static let unknown = "550 the moon is in the wrong house"

    let folder: TemporaryFolder
    let state: ServiceState

    init(_ change: (inout ServiceConfiguration) -> Void = { _ in }) throws {
        folder = try TemporaryFolder()
        try Self.write(SampleService.files(), to: "\(folder.path)/kb.sqlite")
        var configuration = ServiceConfiguration(
            knowledge: KnowledgeSource(path: "\(folder.path)/kb.sqlite"),
            tokens: try AccessTokens())
        configuration.port = 0
        change(&configuration)
        state = try ServiceState(configuration)
    }

    /// Two signatures; `words` are those of the second.
    static func files(_ words: String = "this mailbox was closed") -> Compilation {
        SampleKnowledge.compilation(
            SampleKnowledge.file(
                "standard: phrase",
                SampleKnowledge.signature("phrase.no-such-user", #"contains: "no such user here""#),
                SampleKnowledge.signature(
                    "phrase.closed", #"contains: "\#(words)""#, reason: "mailbox_disabled")))
    }

    static func write(_ compilation: Compilation, to path: String) throws {
        #expect(compilation.problems.isEmpty)
        try CompiledFileWriter.write(compilation, to: path)
    }

    /// Runs `body` with a client of the routes.
    func withClient(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void)
        async throws
    {
        let server = ClassifierServer(
            state: state, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let application = try server.application()
        try await application.test(.router) { client in try await body(client) }
    }
}

extension TestClientProtocol {
    /// Sends a body and answers the response with its text.
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "",
        _ headers: HTTPFields = [:]
    ) async throws -> (status: HTTPResponse.Status, text: String, headers: HTTPFields) {
        let response = try await executeRequest(
            uri: path, method: method, headers: headers, body: ByteBuffer(string: body))
        return (response.status, String(buffer: response.body), response.headers)
    }
}

internal import BounceClassifier
internal import SignatureMatching
internal import SignatureStore

/// Knowledge that was checked in full and answers now.
final class LoadedKnowledge: Sendable {
    /// What answers.
    let classifier: BounceClassifier
    /// What people look up.
    let catalog: SignatureCatalog
    /// When it was opened.
    let opened: Moment
    /// When the compiled file was written: how old the knowledge is.
    let written: Moment

    /// Opens and checks the files of `source`.
    /// - Throws: `KnowledgeRefusal`, which names the file.
    init(_ source: KnowledgeSource, now: Moment) throws(KnowledgeRefusal) {
        var layers: [CompiledContents] = []
        for path in [source.path] + source.overlays {
            do {
                layers.append(try CompiledFile.contents(path))
            } catch {
                throw KnowledgeRefusal(message: error.description)
            }
        }
        // An overlay changes answers on purpose, so each file is held against its own texts.
        for (path, contents) in zip([source.path] + source.overlays, layers) {
            let findings = KnowledgeCheck.findings(in: contents)
            guard let first = findings.first else { continue }
            throw KnowledgeRefusal(
                message: "\(path): \(findings.count) of the texts it was tested with are answered "
                    + "otherwise, first text \(first.number): \(first.message); compile it with "
                    + "the release that runs here")
        }
        classifier = BounceClassifier(
            layers[0].knowledge, overlays: layers.dropFirst().map(\.knowledge), trust: source.trust)
        catalog = SignatureCatalog(layers)
        opened = now
        written = FileIdentity(source.path)?.written ?? now
    }
}

/// Which files are to be opened, and how far they are trusted.
struct KnowledgeSource: Sendable, Equatable {
    /// The compiled file.
    var path: String
    /// Compiled files over it, a later one over an earlier one.
    var overlays: [String] = []
    /// Which signatures may suppress.
    var trust = Trust.stable
}

/// Why knowledge is not taken.
struct KnowledgeRefusal: Error, Equatable, CustomStringConvertible {
    /// The file, what is wrong, and what to do.
    let message: String

    var description: String { message }
}

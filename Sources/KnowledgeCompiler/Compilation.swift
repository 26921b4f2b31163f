package import KnowledgeModel
package import SignatureMatching

/// Knowledge from source: read, built and ready to match, or the problems that stood in the way.
package struct Compilation: Sendable {
    package var pack: Pack
    package var image: KnowledgeImage
    /// For each template of the image, the number of the line of its signature that it is made of.
    package var templateLines: [Int]
    package var problems: [Problem]

    /// Whether nothing that matters is wrong.
    package var isSound: Bool { !problems.contains { $0.severity == .error } }

    /// Compiles the folder or file at `path`; `base` lends an overlay its vocabulary.
    package static func of(_ path: String, over base: Vocabulary? = nil) -> Compilation {
        let (pack, problems) = PackReader.read(path)
        return of(pack, problems, over: base)
    }

    /// Compiles a pack that has been read.
    package static func of(
        _ pack: Pack, _ problems: [Problem] = [], over base: Vocabulary? = nil
    ) -> Compilation {
        let (image, lines, faults) = ImageBuilder.build(pack, over: base)
        var all = problems + faults + Identity.problems(pack, isOverlay: base != nil)
        if base == nil, pack.reasons.isEmpty {
            all.append(
                Problem(
                    SourceLocation(path: pack.path), "missing-field",
                    "the pack has no list of reasons (reasons.yaml)"))
        }
        return Compilation(
            pack: pack, image: image, templateLines: lines,
            problems: all.sorted { $0.location < $1.location })
    }
}

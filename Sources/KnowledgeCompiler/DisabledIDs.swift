package import KnowledgeModel
package import SignatureMatching

/// Looks at what a pack switches off in the knowledge below it.
///
/// An id that is mistyped switches nothing off, and an address may be suppressed that should not be: it
/// is an error. One that is retired did its work: it is a warning.
package enum DisabledIDs {
    /// What is wrong with the ids that `pack` disables over `layers`.
    package static func problems(_ pack: Pack, over layers: [Knowledge]) -> [Problem] {
        let ids = pack.disabled + pack.files.flatMap(\.disabled)
        guard !ids.isEmpty else { return [] }
        return Below(layers).faults(ids.map(\.value)).compactMap { number, fault in
            Problem(
                ids[number].location, "dangling-reference", fault.sentence,
                severity: fault.isHarmless ? .warning : .error)
        }
    }

    /// The same for an overlay that is compiled already, of which no places are known.
    package static func faults(of overlay: Knowledge, over layers: [Knowledge]) -> [String] {
        guard !overlay.image.disabled.isEmpty else { return [] }
        return Below(layers).faults(overlay.image.disabled)
            .filter { !$0.fault.isHarmless }.map(\.fault.sentence)
    }

    private struct Fault {
        var sentence: String
        var isHarmless: Bool
    }

    /// The ids of the knowledge below.
    private struct Below {
        private var live: Set<String> = []
        private var retired: Set<String> = []

        init(_ layers: [Knowledge]) {
            for image in layers.map(\.image) {
                live.formUnion(image.texts.ids.strings)
                live.formUnion(image.aliases.map(\.old))
                retired.formUnion(image.retired.map(\.id))
            }
        }

        func faults(_ ids: [String]) -> [(number: Int, fault: Fault)] {
            ids.enumerated().compactMap { number, id in fault(id).map { (number, $0) } }
        }

        private func fault(_ id: String) -> Fault? {
            if live.contains(id) { return nil }
            if retired.contains(id) {
                return Fault(
                    sentence: "disable names \(id), which is retired and answers nothing any more;"
                        + " take it out",
                    isHarmless: true)
            }
            let meant = NearestName.among(live.sorted(), to: id)
            return Fault(
                sentence: "disable names \(id), which no knowledge below has; "
                    + (meant.map { "did you mean \($0)?" } ?? "name a live id, or take it out"),
                isHarmless: false)
        }
    }
}

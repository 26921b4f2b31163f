import KnowledgeCompiler
import KnowledgeModel
import SignatureMatching
import TestSupport
import Testing

/// What is said of the ids that a pack switches off.
struct DisabledIDTests {
    private typealias Sample = SampleKnowledge

    private func base() throws -> Knowledge {
        try Knowledge(
            Sample.compilation(
                Sample.file(
                    "provider: gmail",
                    Sample.signature("gmail.no-such-user", "contains: \"no one\"").replacing(
                        "overrides: []", with: "aliases: [gmail.nobody]")),
                "retired: [{id: gmail.old, retired: 2026-11-23, because: x}]\n"
            ).image)
    }

    private func problems(_ ids: String) throws -> [Problem] {
        let text = "name: mine\nversion: 2026.11.1\nlicence: CC0-1.0\ndisable: [\(ids)]\n"
        let (pack, faults) = PackReader.read(texts: ["pack.yaml": text])
        #expect(faults.isEmpty)
        return DisabledIDs.problems(pack, over: [try base()])
    }

    @Test("an id that is live below, or was by another name, is in order")
    func known() throws {
        #expect(try problems("gmail.no-such-user, gmail.nobody").isEmpty)
        #expect(try problems("").isEmpty)
    }

    @Test("an id that nobody has is an error with its place, and with the id that was meant")
    func unknown() throws {
        let found = try problems("gmail.no-such-user, gmail.nosuch-usr, x.wombat")
        #expect(found.map(\.severity) == [.error, .error])
        #expect(found.map(\.location.description) == ["pack.yaml:4:31", "pack.yaml:4:49"])
        #expect(found.first?.message.hasSuffix("did you mean gmail.no-such-user?") == true)
        #expect(found.last?.message.hasSuffix("name a live id, or take it out") == true)
    }

    @Test("a retired id answers nothing anyway: a warning")
    func retired() throws {
        #expect(try problems("gmail.old").map(\.severity) == [.warning])
    }

    @Test("an overlay that is compiled already is looked at too")
    func compiled() throws {
        var image = Sample.overlay("provider: mine\nname: Mine\nsignatures: []\n").image
        image.disabled = ["gmail.no-such-user", "gmail.old", "gmail.no-such-uses"]
        let faults = DisabledIDs.faults(of: try Knowledge(image), over: [try base()])
        #expect(
            faults == [
                "disable names gmail.no-such-uses, which no knowledge below has; did you mean"
                    + " gmail.no-such-user?"
            ])
    }

    @Test(
        "the nearest name is near",
        arguments: [
            ("gmail.user-unknown", "gmail.unknown-user"), ("gmail.fulll", "gmail.full"),
            ("gmail.ful", "gmail.full"), ("wombat", nil), ("", nil),
        ] as [(String, String?)])
    func nearest(name: String, expected: String?) {
        let names = ["gmail.full", "gmail.no-such-user"]
        let found = NearestName.among(names, to: name)
        #expect(found == (expected == "gmail.unknown-user" ? nil : expected))
    }
}

import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("kb suggest --report", .enabled(if: Program.path != nil, "the program kb was not built"))
struct SuggestPageTests {
    private let bench: LearningBench

    init() throws { bench = try LearningBench() }

    private func page(_ records: [LearningStream.Record]) throws -> String {
        let path = bench.folder + "/page.html"
        let result = try bench.suggest(
            ["--report", path, "-"],
            input: LearningStream.text(LearningStream.lines(of: records)))
        #expect(result.exitCode == 0, "\(result.errors)")
        return try bench.read("page.html")
    }

    /// Texts that try to become markup, or to hide what follows.
    private static let hostile = LearningStream.bounces(
        #"550 5.1.1 <script>alert(1)</script> we have no mailbox called <@> \u0022 onload=x & \u202Eevil \u0007"#,
        24)

    @Test("a proposal has its days, its recipients, its reasons, its examples and its YAML")
    func whole() throws {
        let page = try page(LearningStream.records)
        for part in [
            "<h1>Proposed signatures</h1>", "57 bounces and 140 deliveries",
            LearningStream.proposal.id, "Failures by day", "<svg class=\"days\"",
            "Recipients by what became of them", "never delivered to since", "<h3>Why</h3>",
            "Nearest known signatures",
            "550 5.1.1 we have no mailbox called &lt;user@example.com&gt;",
            "As it goes into a pack", "status: experimental", "<h2>Rejected (",
        ] {
            #expect(page.contains(part), "\(part)")
        }
        // 18 days had failures, one bar each.
        #expect(page.split(separator: "<rect class=\"mark\" x=").count - 1 >= 18)
    }

    @Test("it needs nothing else: no script, no link, no address of anything to load")
    func selfContained() throws {
        let page = try page(LearningStream.records + Self.hostile)
        for part in ["<script", "<link", "<img", "<iframe", "src=", "url(", "@import", "http:"] {
            #expect(!page.contains(part), "\(part)")
        }
        #expect(page.contains("@media print"))
        #expect(page.contains("prefers-color-scheme:dark"))
    }

    @Test("whatever a server says stays text: the page is well-formed and as it was")
    func escaped() throws {
        let page = try page(Self.hostile + LearningStream.deliveries)
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(!page.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{7}" })
        // As XML, which forgives nothing; what HTML leaves open is closed first.
        var source = page.replacing("<!DOCTYPE html>", with: "")
        source = source.replacing(/<meta [^>]*>/, with: "")
        let parser = XMLParser(data: Data(source.utf8))
        #expect(
            parser.parse(), "line \(parser.lineNumber): \(String(describing: parser.parserError))")
    }

    @Test("counts are in bands: nobody is counted out")
    func bands() throws {
        let page = try page(LearningStream.records)
        #expect(page.contains("<dt>recipients</dt><dd>10+</dd>"))
        #expect(!page.contains("24 recipients") && !page.contains(">24<"))
        #expect(!page.contains("d0.example") && !page.contains("user0@"))
    }

    @Test("without proposals and without deliveries it says so")
    func empty() throws {
        let page = try page([LearningStream.Record(day: 1, text: "550 5.1.1 wombat")])
        #expect(page.contains("No proposals: nothing unknown is both clear and well enough seen."))
        #expect(
            page.contains("No deliveries were read: whether mail got through later cannot be seen"))
    }
}

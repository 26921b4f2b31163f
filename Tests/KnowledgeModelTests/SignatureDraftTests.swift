import DeliveryStatus
import KnowledgeModel
import SignatureMatching
import TestSupport
import Testing

@Suite("Drafting a signature from a bounce")
struct SignatureDraftTests {
    private func draft(
        _ text: String, recipient: String? = nil, own: [String] = [], known: Set<String> = []
    ) throws -> SignatureDraft {
        let id = try #require(SignatureID("sample.new"))
        return try SignatureDraft(
            id, from: BounceEvent(recipient: recipient, diagnostic: text), reason: "undetermined",
            date: "2026-11-23", own: own, known: known)
    }

    @Test(
        "what belongs to somebody is redacted, and a hole stands for it in the template",
        arguments: [
            (
                "550 5.1.1 <jane@acme.com>: mailbox sleeps",
                "550 5.1.1 <user@example.com>: mailbox sleeps", "{address}: mailbox sleeps"
            ),
            (
                "550 Mailbox of JANE.DOE sleeps", "550 Mailbox of user sleeps",
                "Mailbox of {token} sleeps"
            ),
            (
                "550 \"jane at home\"@acme.com sleeps", "550 user@example.com sleeps",
                "{address} sleeps"
            ),
            (
                "451 4.7.1 mx1.acme.com[8.8.8.8] sleeps on 2a00:1450::8a",
                "451 4.7.1 mx.example.net[192.0.2.1] sleeps on 2001:db8::1", "sleeps on"
            ),
            (
                "554 see http://acme.com/u?jane=1 or sleep",
                "554 see https://www.example.com/ or sleep",
                "see {url} or sleep"
            ),
            (
                "550 queued 4BxYz12kLm-0001 and 1234567 then slept",
                "550 queued 0000000000-0000 and 0000000 then slept",
                "queued {token} and {number} then slept"
            ),
            (
                "550 acme-com.mail.own.example sleeps", "550 mx.mail.own.example sleeps", "sleeps"
            ),
            (
                "550 KNOWN.Code.Word; sleeps", "550 KNOWN.Code.Word; sleeps",
                "KNOWN.Code.Word; sleeps"
            ),
            (
                "550 RESOLVER.ADR.RecipAsleep; sleeps", "550 RESOLVER.ADR.RecipAsleep; sleeps",
                "RESOLVER.ADR.RecipAsleep; sleeps"
            ),
            (
                "550-no such line\r\n550 as this", "550-no such line\r\n550 as this",
                "no such line as this"
            ),
            ("550 用户12345678不存在", "550 用户00000000不存在", "用 户 {number} 不 存 在"),
        ])
    func redaction(text: String, example: String, template: String) throws {
        let draft = try draft(
            text, recipient: "Jane.Doe@acme.com", own: [".mail.own.example"],
            known: ["known.code.word"])
        #expect(draft.example == example)
        #expect(draft.template == template)
    }

    @Test(
        "codes and verdict come from the reply",
        arguments: [
            ("550 5.2.1 it sleeps", Verdict.permanent, 550, "5.2.1"),
            ("451 it sleeps", Verdict.transient, 451, nil),
            ("4.2.1 it sleeps", Verdict.transient, nil, "4.2.1"),
            ("it sleeps", Verdict.undetermined, nil, nil),
        ] as [(String, Verdict, Int?, String?)])
    func codes(text: String, verdict: Verdict, code: Int?, status: String?) throws {
        let draft = try draft(text)
        #expect(draft.verdict == verdict)
        #expect(draft.replyCode.map { Int($0.value) } == code)
        #expect(draft.enhancedStatus?.description == status)
    }

    @Test(
        "a bounce without words of a server is refused",
        arguments: ["", " ", "550 5.1.1", "<a@b.com>"])
    func wordless(text: String) {
        let problem = #expect(throws: Problem.self) { try draft(text) }
        #expect(problem?.message.contains("@") == false)
    }

    @Test("nothing private is left, wherever it stands, and the draft is YAML", arguments: 0..<60)
    func leaks(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let local =
            ["zorro", "zor.ro7", "q-zorro+tag", "zo_rro", "\"zor ro\"", "ZÖRRO", "example"]
            .randomElement(using: &random) ?? ""
        let domain =
            ["kunde-privat.de", "mail.kunde-privat.co.uk"].randomElement(using: &random) ?? ""
        let address = local + "@" + domain
        let fillers = [
            "the mailbox", address, "<\(address)>", local, local.uppercased(), "mx9.\(domain)",
            "[198.18.77.6]", "IPv6:fd00:77::6", "http://\(domain)/\(local)?x=\(address)",
            "id=7f3a9c2e11", "\"quoted\" {brace} \\ back\tslash", "schläft", "(#4.2.1)", "\r\n550 ",
            "¾½", "\(local)said",
        ]
        var text = "550 5.2.1 it sleeps"
        for _ in 0..<Int.random(in: 1...9, using: &random) {
            text += [" ", ": ", " - ", "; "].randomElement(using: &random) ?? ""
            text += fillers.randomElement(using: &random) ?? ""
        }
        let draft = try draft(text, recipient: address)
        let yaml = "provider: sample\nsignatures:\n" + draft.yaml(column: 2)
        for secret in ["zor", "zör", "kunde", "198.18", "fd00", "7f3a9c"] {
            #expect(!yaml.lowercased().contains(secret), "\(text)\n\(yaml)")
        }
        let root = try #require(try YAMLReader.read(Array(yaml.utf8), path: "a.yaml"))
        guard case .sequence(let items) = root["signatures"]?.content,
            case .sequence(let examples) = items.first?["examples"]?.content,
            case .scalar(let example) = examples.first?.content
        else {
            Issue.record("not the shape of a file of signatures")
            return
        }
        #expect(example == draft.example)
        #expect(try CanonicalLayout.format(Array(yaml.utf8), path: "a.yaml") == Array(yaml.utf8))
    }

    @Test(
        "a draft goes behind the last signature; every other byte stays",
        arguments: [
            ("signatures:\n  - id: sample.a\n", "signatures:\n  - id: sample.a\n\n", "  "),
            (
                "# é\nsignatures:\n- id: sample.a\n  examples:\n    - x  # c\n    # - y\n# end\nnotes: ü\n",
                "# é\nsignatures:\n- id: sample.a\n  examples:\n    - x  # c\n    # - y\n\n", ""
            ),
            ("signatures: []\nname: x\n", "signatures:\n", "  "),
            ("name: x", "name: x\nsignatures:\n", "  "),
            ("signatures:\n  - id: sample.a", "signatures:\n  - id: sample.a\n\n", "  "),
            ("signatures:\n\nname: x\n", "", "refused"),
            ("signatures: [{id: sample.a}]\n", "", "refused"), ("signatures: {}\n", "", "refused"),
            ("signatures:\n  - id: sample.new\n", "", "refused"), ("a: [1", "", "refused"),
            ("- a", "", "refused"),
        ])
    func insertion(file: String, before: String, indentation: String) throws {
        let draft = try draft("550 it sleeps")
        let bytes = Array(file.utf8)
        if indentation == "refused" {
            #expect(throws: Problem.self) {
                try SignatureInsertion.insert(draft, into: bytes, path: "a.yaml")
            }
            return
        }
        let result = try SignatureInsertion.insert(draft, into: bytes, path: "a.yaml")
        let text = String(decoding: result.bytes, as: UTF8.self)
        #expect(text.hasPrefix(before + indentation + "- id: sample.new\n"))
        if file.hasSuffix("notes: ü\n") { #expect(text.hasSuffix("\n# end\nnotes: ü\n")) }
        #expect(result.line == before.count { $0 == "\n" } + 1)
    }

    @Test(
        "ids are a name, a dot and a slug",
        arguments: ["", "a", "a.", ".a", "A.b", "a.b_c", "a.b.c", "a. b", "ä.b"])
    func ids(text: String) {
        #expect(SignatureID(text) == nil)
        #expect(SignatureID("au-2.no-such-user")?.prefix == "au-2")
    }
}

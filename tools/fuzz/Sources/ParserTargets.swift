import Foundation
import KnowledgeModel
import SignatureMatching

@testable import BounceFormats
@testable import DeliveryStatus

/// The parsers below and beside the formats.
enum ParserTargets {
    static let all = [
        FuzzTarget(name: "json-document", seeds: json, run: readJSON),
        FuzzTarget(name: "normalizer", seeds: diagnostics, run: normalize),
        FuzzTarget(name: "template", seeds: templates) { bytes in
            _ = try? TemplateParser.parts(of: String(decoding: bytes, as: UTF8.self))
        },
        FuzzTarget(name: "yaml", seeds: yaml) { bytes in
            _ = try? YAMLReader.read(bytes, path: "input.yaml")
        },
    ]

    private static let json = [
        #"{"a": [1, -2.5e3, "\u00e4\ud83d\ude00\n", true, false, null, {}, []]}"#, "[[[[0]]]]",
    ]

    /// Ours takes what Foundation takes, where the text is UTF-8, does not nest too deep and has no
    /// number that needs more than 64 bits.
    private static func readJSON(_ bytes: [UInt8]) {
        let ours = JSONDocument(bytes).map(JSONValue.init)
        if let ours { visit(ours) }
        let hasLargeNumber = bytes.split { !(0x30...0x39).contains($0) }.contains { $0.count > 18 }
        guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0),
            !hasLargeNumber, !bytes.contains(0x65), !bytes.contains(0x45),
            bytes.count(where: { $0 == 0x5B || $0 == 0x7B }) <= FormatLimits.jsonDepth
        else { return }
        let theirs = try? JSONSerialization.jsonObject(
            with: Data(bytes), options: .fragmentsAllowed)
        if theirs != nil { promise(ours != nil, "Foundation takes what ours refuses") }
    }

    private static func visit(_ value: JSONValue) {
        _ = value.identifier
        _ = value.typeName
        _ = value["a"]
        for element in value.array ?? [] { visit(element) }
    }

    /// Some replies, and one in each relay's words.
    private static let diagnostics =
        [
            "smtp; 550-5.1.1 No such user 550 5.1.1 <user@example.com> (in reply to RCPT TO command)",
            "host mx.example.com[192.0.2.1] said: 452 4.2.2 Über quota: 用户 https://example.com/?id=0",
            "Remote Server returned '<mx.example.com #5.1.1 smtp;550 5.1.1 gone> #SMTP#'",
            "5.1.0 - Unknown address error 550-'5.1.1 gone' (delivery attempts: 0)",
            "sender was rejected. Giving up on 192.0.2.1. [RCPT_TO] (delivery not attempted",
        ]
        + WrapperMarker.all.flatMap { marker in
            ["550 5.1.1 user unknown 550 5.1.1", "5.1.1"].map {
                "mail from a@b.example host mx.example.com \(marker.words) \($0)"
            }
        }

    /// A text that was normalised has its parts inside it, and the words that its parts have when
    /// they are read alone.
    private static func normalize(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let event = BounceEvent(recipient: "user@\(text.prefix(40))", diagnostic: text)
        let found = Normalizer.normalize(event)
        promise(found == Normalizer.normalize(event), "not the same twice")
        let reply = Normalizer.innermostReply(bytes)
        promise(
            reply.lowerBound >= 0 && reply.upperBound <= bytes.count, "a reply outside the text")
        var (alone, tokenizer) = (WordList(), Tokenizer())
        for part in found.raw.parts.elements {
            tokenizer.append(found.raw.bytes, in: part, to: &alone)
        }
        promise(found.list.words.count == alone.words.count, "other words than its parts")
        for (word, other) in zip(found.list.words, alone.words) {
            promise(word.folded.upperBound <= found.list.text.count, "a word outside the text")
            promise(
                found.list.text[word.folded].elementsEqual(alone.text[other.folded])
                    && word.hash == other.hash && word.flags == other.flags
                    && word.source == other.source, "another word than its part")
        }
        promise(found.list.statuses == alone.statuses, "other statuses than its parts")
        promise(found.spans == SpanFinder.spans(in: alone), "other spans than its parts")
    }

    private static let templates = [
        "user {address} (unknown|not known) in {host}", "mailbox [is] full {*} %{class}",
    ]

    private static let yaml = [
        """
        provider: example
        name: "Example"
        signatures:
          - id: example.one
            title: 'One'
            match: {any: [user unknown, "no such user"]}
            notes: |
              Two
              lines
        """
    ]
}

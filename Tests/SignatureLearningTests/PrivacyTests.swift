import DeliveryStatus
import SignatureLearning
import TestSupport
import Testing

@Suite("Privacy of states")
struct PrivacyTests {
    @Test(
        "nothing that names somebody is in the bytes of a state",
        arguments: 1...4 as ClosedRange<UInt64>)
    func canaries(seed: UInt64) throws {
        var stream = GeneratedStream(seed: seed)
        var state = try MiningSamples.state([])
        var canaries: [String] = []
        for number in 0..<300 {
            let person = "q" + stream.word(8)
            let domain = "d" + stream.word(8) + ".com"
            let host = "h" + stream.word(8)
            let queue = "4" + stream.hexadecimal(10)
            canaries += [person, domain, host, queue]
            let texts = [
                "550 5.1.1 <\(person)@\(domain)>: unknown", "550 \(person): unknown",
                "550 [\(person.uppercased())] unknown",
                "host \(host).\(domain)[203.0.113.9] said: 550 \(person)@\(domain) gone",
                "550 see https://\(host).\(domain)/u/\(person)?m=\(person)",
                "550 \(queue) from \(host).\(domain)",
                "550 user=\(person) gone", "550 \"\(person)\"@\(domain) gone",
                "550 \(person)+x@\(domain) gone",
                "550 https://support.google.com/mail/\(person)?p=\(person)",
                "550 bounce=\(person)=\(domain)@\(host).com",
                "550 \(domain) does not exist", "550 smtp:\(person)@[203.0.113.77] gone",
            ]
            state.add(
                BounceEvent(
                    id: person, recipient: "\(person)@\(domain)",
                    diagnostic: texts[number % texts.count],
                    remoteMTA: "\(host).\(domain)", reported: person,
                    timestamp: "2026-10-1\(number % 10)"))
            state.add(
                BounceEvent(
                    recipient: "\(person)@\(domain)", diagnostic: person, timestamp: person,
                    kind: .delivery))
        }
        let bytes = try MiningSamples.bytes(of: state)
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        for canary in canaries {
            #expect(!text.contains(canary.lowercased()), "\(canary)")
        }
        #expect(!text.contains("203.0.113"))
    }
}

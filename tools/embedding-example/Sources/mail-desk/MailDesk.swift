import BounceClassifier
import DeliveryStatus
import Foundation
import SignatureMatching
import SignatureStore

/// Reads one diagnostic a line and says whom not to write to any more, with the knowledge that the build compiled.
///
/// The guide of BounceClassifier takes its code from here; a test sees to it.
@main
struct MailDesk {
    static func main() async {
        do throws(FileError) {
            let knowledge = CurrentClassifier(
                try open(resource("knowledge"), overlay: resource("overlay")))
            let diagnostics = Array(CommandLine.arguments.dropFirst())
            for line in await decide(diagnostics, with: knowledge.value) { print(line) }
        } catch {
            FileHandle.standardError.write(Data((explain(error) + "\n").utf8))
            exit(1)
        }
    }

    /// The public knowledge with ours over it.
    static func open(
        _ knowledge: String, overlay: String
    ) throws(FileError) -> BounceClassifier {
        let classifier = try BounceClassifier(path: knowledge, overlays: [overlay])
        return classifier
    }

    /// The same, for those who let experimental signatures suppress as well.
    static func openTrusting(_ path: String) throws(FileError) -> BounceClassifier {
        let classifier = try BounceClassifier(path: path, trust: .experimental)
        return classifier
    }

    /// What to do about one bounce, as it is stored.
    static func decide(_ diagnostic: String, with classifier: BounceClassifier) -> String {
        let answer = classifier.classify(
            BounceEvent(
                recipient: "user@example.com", diagnostic: diagnostic,
                status: EnhancedStatus("5.0.0"), action: .failed))
        if answer.suppress, let signature = answer.signature, let revision = answer.revision {
            return "suppress \(signature)@\(revision)"
        }
        return "keep \(answer.verdict.rawValue) \(answer.reason)"
    }

    /// How many of them say that an address is dead, in the memory of one session.
    static func countDead(_ events: [BounceEvent], with classifier: BounceClassifier) -> Int {
        var count = 0
        var session = classifier.session()
        for event in events where session.classify(event).suppress { count += 1 }
        return count
    }

    /// All of them, on as many threads as there are processors; in their order.
    static func decide(_ diagnostics: [String], with classifier: BounceClassifier) async -> [String]
    {
        await withTaskGroup(of: (Int, String).self) { group in
            for (number, diagnostic) in diagnostics.enumerated() {
                group.addTask { (number, decide(diagnostic, with: classifier)) }
            }
            var lines = diagnostics.map { _ in "" }
            for await (number, line) in group { lines[number] = line }
            return lines
        }
    }

    /// What to tell an operator.
    static func explain(_ error: FileError) -> String {
        switch error.code {
        case .newerLayout: "update this program first: \(error)"
        case .damaged, .truncated: "copy the file again: \(error)"
        default: "\(error)"
        }
    }

    private static func resource(_ name: String) -> String {
        Bundle.module.path(forResource: name, ofType: "sqlite") ?? name
    }
}

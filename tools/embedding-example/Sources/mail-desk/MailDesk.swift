import BounceClassifier
import DeliveryStatus
import Foundation
import SignatureMatching

/// Classifies the diagnostics that it is given, with the knowledge that its build compiled.
@main
struct MailDesk {
    static func main() throws {
        let classifier = try BounceClassifier(
            path: resource("knowledge"), overlays: [resource("overlay")])
        for diagnostic in CommandLine.arguments.dropFirst() {
            let answer = classifier.classify(BounceEvent(diagnostic: diagnostic))
            print(answer.suppress ? "suppress" : "keep", answer.signature ?? "unknown")
        }
    }

    private static func resource(_ name: String) -> String {
        Bundle.module.path(forResource: name, ofType: "sqlite") ?? name
    }
}

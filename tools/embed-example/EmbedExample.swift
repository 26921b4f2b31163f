internal import BounceClassifier

/// The smallest program that embeds the classifier: `embed-example KB.sqlite DIAGNOSTIC`.
///
/// `tools/test` builds it statically and looks into it: it must not hold Foundation.
@main
enum EmbedExample {
    static func main() {
        guard CommandLine.arguments.count == 3 else {
            print("usage: embed-example KB.sqlite DIAGNOSTIC")
            return
        }
        do {
            let classifier = try BounceClassifier(path: CommandLine.arguments[1])
            print(classifier.classify(CommandLine.arguments[2]).json)
        } catch {
            print("\(error)")
        }
    }
}

internal import AmazonServices
internal import BounceClassifier
internal import Suppression

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `kb-lambda`: classifies bounces in AWS Lambda, a custom runtime packaged as `bootstrap`.
@main
enum KBLambda {
    static let help = """
        USAGE: kb-lambda

        Classifies the bounces of an event of SNS, SQS, EventBridge or a function URL in AWS Lambda.
        Packaged as `bootstrap` for the runtime provided.al2023; see tools/deploy/lambda/README.md.

        ENVIRONMENT:
          AWS_LAMBDA_RUNTIME_API  set by Lambda
          KB_DB                   the compiled knowledge (default: kb.sqlite beside the program)
          KB_SUPPRESS             ses: use the suppression list of Amazon SES (default: none)
          KB_DRY_RUN              false: really suppress (default: true, only say what would be)
          KB_SUPPRESS_REGIONS     Regions with commas between (default: AWS_REGION)
          KB_SUPPRESS_CAP         recipients an invocation may suppress (default: 100)

        EXAMPLE, with a stand-in for the runtime API:
          lambda-stub --port 9001 --events events.jsonl &
          AWS_LAMBDA_RUNTIME_API=127.0.0.1:9001 KB_DB=kb.sqlite kb-lambda

        EXIT CODES: 0 the runtime API went away, 2 wrong usage, 70 the program could not start
        """

    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.contains("--help") || arguments.contains("-h") {
            print(help)
            return
        }
        guard arguments.isEmpty else { fail(2, "unknown argument; see kb-lambda --help") }
        let runtime: LambdaRuntime
        do throws(AmazonConfigurationError) {
            runtime = try LambdaRuntime()
        } catch { fail(2, error.message) }
        let function: BounceFunction
        do {
            function = try start()
        } catch {
            // The errors of files and configuration name paths and what to do, nothing personal.
            await runtime.failInitialization("\(error)")
            fail(70, "\(error)")
        }
        await runtime.run { event, _ in try await function.answer(event) }
    }

    static func start() throws -> BounceFunction {
        let program = CommandLine.arguments[0]
        let folder = program.lastIndex(of: "/").map { String(program[...$0]) } ?? ""
        let classifier = try BounceClassifier(path: variable("KB_DB") ?? "\(folder)kb.sqlite")
        let wanted = variable("KB_SUPPRESS_CAP") ?? "100"
        guard let cap = Int(wanted), cap >= 0 else {
            throw StartError("KB_SUPPRESS_CAP is a whole number, 0 or more")
        }
        switch variable("KB_SUPPRESS") {
        case nil, "none": return BounceFunction(classifier: classifier, cap: cap)
        case "ses":
            let regions = (variable("KB_SUPPRESS_REGIONS") ?? "").split(separator: ",")
            let action = try SESSuppressionList(regions: regions.map(String.init))
            let isReal = variable("KB_DRY_RUN") == "false"
            return BounceFunction(
                classifier: classifier, action: isReal ? action : nil, cap: cap)
        default: throw StartError("KB_SUPPRESS is none or ses")
        }
    }

    struct StartError: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    static func variable(_ name: String) -> String? {
        guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else {
            return nil
        }
        return value
    }

    static func fail(_ code: Int32, _ message: String) -> Never {
        _ = "kb-lambda: \(message)\n".withCString { write(2, $0, strlen($0)) }
        exit(code)
    }
}

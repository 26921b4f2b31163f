// swift-tools-version: 6.2
import PackageDescription

// Arrows point down: values -> decision -> storage -> façade; tools beside, never under.
// The first four targets and BounceClassifier are what services embed: no Foundation, no packages.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A library target under `Sources/`.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one target.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "mta-response-knowledge",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "BounceClassifier", targets: ["BounceClassifier"]),
        .library(name: "BounceFormats", targets: ["BounceFormats"]),
        .executable(name: "kb", targets: ["kb"]),
        .executable(name: "kb-serve", targets: ["kb-serve"]),
        .executable(name: "kb-lambda", targets: ["kb-lambda"]),
        .executable(name: "kb-suppress", targets: ["kb-suppress"]),
        .plugin(name: "KnowledgePlugin", targets: ["KnowledgePlugin"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Without traits: the host of plugins needs no Foundation.
        .package(
            url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        // Of the service only: whoever embeds the core builds none of these.
        .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // What you embed.
        library("DeliveryStatus"),
        library("SignatureMatching", ["DeliveryStatus"]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        library("SignatureStore", ["DeliveryStatus", "SignatureMatching", "CSQLite"]),
        library("BounceClassifier", ["DeliveryStatus", "SignatureMatching", "SignatureStore"]),

        // What reads bounces.
        library("BounceFormats", ["DeliveryStatus"]),

        // What puts answers about records into words, for programs.
        library(
            "BounceAnswers",
            ["DeliveryStatus", "SignatureMatching", "BounceClassifier", "BounceFormats"]),

        // What stands for content and for people: digests, keyed hashes, their key files.
        library("Hashing"),

        // What acts on answers, and what others add as programs of their own.
        library(
            "Suppression",
            [
                "DeliveryStatus", "SignatureMatching", "SignatureStore", "BounceClassifier",
                "BounceFormats", "Hashing",
            ]),
        library(
            "BounceJournal",
            [
                "DeliveryStatus", "SignatureMatching", "BounceClassifier", "BounceFormats",
                "Suppression", "Hashing", "SignatureStore", "CSQLite",
            ]),
        library(
            "PluginHost",
            [
                "DeliveryStatus", "BounceClassifier", "BounceFormats", "Suppression",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(
                    name: "SystemPackage", package: "swift-system",
                    condition: .when(platforms: [.linux])),
            ]),

        // What makes the knowledge.
        library("PermanenceModel", ["DeliveryStatus", "SignatureMatching"]),
        .systemLibrary(
            name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        library(
            "KnowledgeModel", ["DeliveryStatus", "SignatureMatching", "Hashing", "CYAML"]),
        library(
            "KnowledgeCompiler",
            [
                "DeliveryStatus", "SignatureMatching", "SignatureStore", "KnowledgeModel",
                "PermanenceModel", "CSQLite",
            ]),
        library(
            "KnowledgeLint",
            [
                "DeliveryStatus", "SignatureMatching", "BounceClassifier", "KnowledgeModel",
                "KnowledgeCompiler",
            ]),

        // What compiles knowledge in a dependent's build; without the weight of kb.
        .executableTarget(
            name: "knowledge-compiler",
            dependencies: [
                "SignatureMatching", "SignatureStore", "KnowledgeModel", "KnowledgeCompiler",
            ], path: "tools/knowledge-compiler", swiftSettings: settings),
        .plugin(
            name: "KnowledgePlugin", capability: .buildTool(),
            dependencies: ["knowledge-compiler"], path: "Sources/KnowledgePlugin"),

        // What learns.
        library(
            "SignatureLearning",
            [
                "DeliveryStatus", "SignatureMatching", "SignatureStore", "BounceClassifier",
                "KnowledgeModel", "KnowledgeCompiler", "PermanenceModel", "Hashing",
            ]),

        library(
            "SuggestionTrials",
            [
                "DeliveryStatus", "SignatureMatching", "SignatureStore", "BounceClassifier",
                "BounceFormats", "KnowledgeModel", "KnowledgeCompiler", "PermanenceModel",
                "SignatureLearning", "Hashing",
            ]),

        // What you run.
        library(
            "KnowledgeCommands",
            [
                "DeliveryStatus", "SignatureMatching", "SignatureStore", "BounceClassifier",
                "BounceFormats", "BounceAnswers", "KnowledgeModel", "KnowledgeCompiler",
                "KnowledgeLint",
                "PermanenceModel", "SignatureLearning", "SuggestionTrials", "Suppression",
                "PluginHost", "Hashing", "BounceJournal",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(
            name: "kb", dependencies: ["KnowledgeCommands"], path: "tools/kb",
            swiftSettings: settings),
        .executableTarget(
            name: "embed-example", dependencies: ["BounceClassifier"],
            path: "tools/embed-example", swiftSettings: settings),

        // What listens: Amazon's services, HTTP.
        library(
            "AmazonServices",
            [
                "DeliveryStatus", "BounceFormats", "BounceClassifier", "SignatureMatching",
                "Suppression",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]),
        library(
            "SuppressionCommands",
            [
                "DeliveryStatus", "SignatureMatching", "BounceClassifier", "BounceFormats",
                "Suppression", "BounceJournal", "PluginHost", "KnowledgeCommands",
                "AmazonServices",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(
            name: "kb-suppress", dependencies: ["SuppressionCommands"],
            path: "tools/kb-suppress", swiftSettings: settings),
        .target(
            name: "ClassifierService",
            dependencies: [
                "DeliveryStatus", "SignatureMatching", "SignatureStore", "BounceClassifier",
                "BounceFormats", "BounceAnswers", "Suppression", "BounceJournal",
                "AmazonServices",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            resources: [
                .embedInCode("Page/index.html"), .embedInCode("Page/page.css"),
                .embedInCode("Page/page.js"), .embedInCode("API/openapi.yaml"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "kb-serve", dependencies: ["ClassifierService"], path: "tools/kb-serve",
            swiftSettings: settings),

        .executableTarget(
            name: "kb-lambda", dependencies: ["AmazonServices", "BounceClassifier", "Suppression"],
            path: "tools/kb-lambda", swiftSettings: settings),

        // What proves it.
        .target(
            name: "TestSupport",
            dependencies: [
                "DeliveryStatus", "SignatureMatching", "KnowledgeModel", "KnowledgeCompiler",
            ],
            path: "Tests/TestSupport", swiftSettings: settings),
        tests("DeliveryStatusTests", ["DeliveryStatus", "TestSupport"]),
        tests(
            "SignatureMatchingTests",
            [
                "DeliveryStatus", "SignatureMatching", "BounceClassifier", "KnowledgeCompiler",
                "TestSupport",
            ]),
        tests(
            "SignatureStoreTests",
            [
                "DeliveryStatus", "SignatureMatching", "SignatureStore", "KnowledgeModel",
                "KnowledgeCompiler", "Hashing", "TestSupport",
            ]),
        tests("BounceFormatsTests", ["BounceFormats", "DeliveryStatus", "TestSupport"]),
        tests(
            "KnowledgeModelTests",
            [
                "DeliveryStatus", "SignatureMatching", "KnowledgeModel", "KnowledgeCompiler",
                "TestSupport",
            ]),
        tests(
            "KnowledgeCompilerTests",
            [
                "DeliveryStatus", "SignatureMatching", "KnowledgeModel", "KnowledgeCompiler",
                "TestSupport",
            ]),
        tests(
            "KnowledgeLintTests",
            [
                "DeliveryStatus", "SignatureMatching", "KnowledgeLint", "KnowledgeModel",
                "KnowledgeCompiler", "TestSupport",
            ]),
        tests(
            "KnowledgeTests",
            [
                "DeliveryStatus", "SignatureMatching", "SignatureStore", "BounceClassifier",
                "KnowledgeModel", "KnowledgeCompiler", "KnowledgeLint", "TestSupport",
            ]),
        tests(
            "PermanenceModelTests",
            ["DeliveryStatus", "PermanenceModel", "TestSupport"]),
        tests(
            "SignatureLearningTests",
            [
                "DeliveryStatus", "SignatureMatching", "BounceClassifier", "KnowledgeModel",
                "SignatureStore", "KnowledgeCompiler", "PermanenceModel", "SignatureLearning",
                "Hashing", "TestSupport",
            ]),
        tests(
            "SuggestionTrialsTests",
            [
                "DeliveryStatus", "SignatureMatching", "BounceClassifier", "BounceFormats",
                "KnowledgeModel", "KnowledgeCompiler", "SignatureLearning", "SuggestionTrials",
                "TestSupport",
            ]),
        tests(
            "PluginHostTests",
            [
                "DeliveryStatus", "SignatureMatching", "BounceFormats", "Suppression",
                "PluginHost",
            ]),
        tests(
            "SuppressionTests",
            ["SignatureMatching", "BounceFormats", "Suppression", "TestSupport"]),
        // Records and suppresses until it is killed; run by the tests of the journal.
        .executableTarget(
            name: "journal-worker",
            dependencies: [
                "DeliveryStatus", "BounceClassifier", "BounceFormats", "BounceJournal",
                "Suppression",
            ],
            path: "Tests/JournalWorker", swiftSettings: settings),
        tests(
            "BounceJournalTests",
            [
                "DeliveryStatus", "SignatureMatching", "BounceClassifier", "BounceFormats",
                "BounceJournal", "Suppression", "KnowledgeCompiler", "TestSupport",
                "journal-worker",
            ]),
        tests(
            "AmazonServicesTests",
            [
                "AmazonServices", "BounceClassifier", "KnowledgeCompiler", "SignatureMatching",
                "Suppression", "TestSupport", "kb-lambda",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        tests(
            "ClassifierServiceTests",
            [
                "ClassifierService", "BounceClassifier", "SignatureMatching", "KnowledgeModel",
                "KnowledgeCompiler", "TestSupport",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        tests(
            "IntegrationTests",
            [
                "kb", "kb-suppress", "kb-serve", "kb-lambda", "DeliveryStatus",
                "SignatureMatching", "BounceClassifier", "Suppression", "BounceJournal",
                "KnowledgeCompiler", "SignatureStore", "TestSupport",
            ]),
    ]
)

// swift-tools-version: 6.2
import PackageDescription

// Beside the root package, so that nobody who embeds it builds benchmarks. Nothing here uses
// Foundation: memory and first answers are those of a service that embeds the classifier alone.

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "mta-response-knowledge", path: "../..")],
    targets: [
        .systemLibrary(
            name: "CBench", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .executableTarget(
            name: "kb-bench",
            dependencies: [
                "CBench",
                .product(name: "BounceClassifier", package: "mta-response-knowledge"),
            ],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .treatAllWarnings(as: .error),
            ]),
    ]
)

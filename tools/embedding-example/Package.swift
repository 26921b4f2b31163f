// swift-tools-version: 6.2
import PackageDescription

// A package of somebody else, as small as it can be: it embeds the public knowledge and a few
// signatures of its own, both compiled by the build.

let package = Package(
    name: "embedding-example",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "mta-response-knowledge", path: "../..")],
    targets: [
        .executableTarget(
            name: "mail-desk",
            dependencies: [
                .product(name: "BounceClassifier", package: "mta-response-knowledge")
            ],
            exclude: ["Knowledge"],  // the plugin reads it
            plugins: [.plugin(name: "KnowledgePlugin", package: "mta-response-knowledge")])
    ]
)

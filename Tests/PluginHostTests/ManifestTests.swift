import Foundation
import PluginHost
import Testing

@Suite("plugin.json and the program it names")
struct ManifestTests {
    private let folder = TemporaryFolder()

    private func manifest(_ change: (inout [String: Any]) -> Void = { _ in }) throws -> String {
        var object: [String: Any] = [
            "name": "peer", "version": "1", "summary": "a test", "roles": ["format"],
            "protocols": [1], "command": "run",
        ]
        change(&object)
        return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    }

    private func install(_ manifest: String) throws {
        try folder.write(manifest, to: "p/plugin.json")
        try folder.write("#!/bin/sh\n", to: "p/run", executable: true)
    }

    @Test("a whole manifest is read")
    func reads() throws {
        try install(
            try manifest {
                $0["arguments"] = ["-x"]
                $0["environment"] = ["KEY_1"]
                $0["some_day"] = true
            })
        let plugin = try Plugin(folder: folder.path + "/p")
        #expect(plugin.manifest.name == "peer")
        #expect(plugin.manifest.roles == [.format])
        #expect(plugin.manifest.arguments == ["-x"])
        #expect(plugin.manifest.environment == ["KEY_1"])
        #expect(plugin.program == folder.path + "/p/run")
    }

    @Test(
        "a fault is named with its field",
        arguments: [
            ("name", "Peer"), ("name", ""), ("name", "a/b"), ("name", "-a"),
            ("name", String(repeating: "a", count: 65)), ("version", nil), ("summary", nil),
            ("roles", "format"), ("roles", nil), ("protocols", nil), ("protocols", "1"),
            ("command", nil), ("arguments", "x"), ("environment", "X=1"),
        ])
    func faults(_ field: String, _ value: String?) throws {
        try install(try manifest { $0[field] = value })
        let error = #expect(throws: PluginError.self) { try Plugin(folder: folder.path + "/p") }
        #expect(error?.code == .invalidManifest)
        #expect(error?.message.contains("field \(field)") == true)
    }

    @Test(
        "what is no manifest is an error that names the file", arguments: ["", "[]", "{", "\u{0}"])
    func broken(_ text: String) throws {
        try install(text)
        let error = #expect(throws: PluginError.self) { try Plugin(folder: folder.path + "/p") }
        #expect(error?.code == .invalidManifest)
        #expect(error?.message.contains("plugin.json") == true)
    }

    @Test("a program outside the folder is not run, by whatever way it is named")
    func outside() throws {
        try folder.write("#!/bin/sh\n", to: "other", executable: true)
        try install(try manifest { $0["command"] = "../other" })
        let path = folder.path + "/p"
        #expect(throws: PluginError.self) { try Plugin(folder: path) }
        try install(try manifest { $0["command"] = "link" })
        try FileManager.default.createSymbolicLink(
            atPath: path + "/link", withDestinationPath: folder.path + "/other")
        let error = #expect(throws: PluginError.self) { try Plugin(folder: path) }
        #expect(error?.code == .unsafeProgram)
        try install(try manifest { $0["command"] = "/bin/sh" })
        #expect(throws: PluginError.self) { try Plugin(folder: path) }
    }

    @Test("a program that others can change is not run", arguments: ["p", "p/run"])
    func writable(_ name: String) throws {
        try install(try manifest())
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o775], ofItemAtPath: folder.path + "/" + name)
        let error = #expect(throws: PluginError.self) { try Plugin(folder: folder.path + "/p") }
        #expect(error?.code == .unsafeProgram)
        #expect(error?.message.contains("chmod go-w") == true)
    }

    @Test("of two plugins with one name the first folder's counts; broken ones are told")
    func finds() throws {
        try install(try manifest())
        for place in ["one/a", "two/b"] {
            try folder.write(try manifest(), to: place + "/plugin.json")
            try folder.write("#!/bin/sh\n", to: place + "/run", executable: true)
        }
        try folder.write("{", to: "two/c/plugin.json")
        try folder.write("no plugin", to: "two/d/readme")
        let findings = PluginFinder(
            folders: ["one", "two", "none"].map { folder.path + "/" + $0 }
        ).findings()
        #expect(
            findings.map(\.folder) == ["one/a", "two/b", "two/c"].map { folder.path + "/" + $0 })
        #expect(findings.map(\.shadowedBy) == [nil, folder.path + "/one/a", nil])
        #expect((try? findings.last?.plugin.get()) == nil)
    }
}

internal import BounceFormats

/// What `plugin.json` says about a plugin.
///
///     {"name": "socketlabs", "version": "1.0.0", "summary": "webhooks of SocketLabs", "roles": ["format"],
///      "protocols": [1], "command": "socketlabs.py", "arguments": [], "environment": ["SOCKETLABS_KEY"]}
package struct PluginManifest: Sendable, Equatable {
    /// The name of the file.
    package static let fileName = "plugin.json"
    /// The longest manifest that is read, in bytes.
    static let maximumBytes = 64 << 10

    /// `[a-z][a-z0-9-]{0,63}`.
    package var name: String
    package var version: String
    /// One line for a list.
    package var summary: String
    package var roles: [PluginRole]
    /// The versions of the protocol that it speaks.
    package var protocols: [Int]
    /// The program, a path inside the folder.
    package var command: String
    package var arguments: [String]
    /// The names of the environment variables that it wants; it gets those that are granted too.
    package var environment: [String]

    /// Reads the text of a manifest.
    /// - Throws: The first fault, with the field it is in.
    init(_ text: [UInt8]) throws(ManifestFault) {
        let object: JSONValue
        do {
            object = try JSONReader.decode(text, line: 1)
        } catch {
            throw ManifestFault(message: error.message)
        }
        guard object.isObject else {
            throw ManifestFault(message: "it holds \(object.typeName), expected an object")
        }
        name = try object.required("name")
        guard Self.isName(name) else {
            throw ManifestFault(
                message: "the field name must be a small letter and up to 63 small letters, digits "
                    + "and hyphens")
        }
        version = try object.required("version")
        summary = try object.required("summary")
        roles = try object.list("roles").map { (word) throws(ManifestFault) in
            guard let role = PluginRole(rawValue: word) else {
                let known = PluginRole.allCases.map(\.rawValue).joined(separator: ", ")
                throw ManifestFault(message: "the field roles may hold only \(known)")
            }
            return role
        }
        guard !roles.isEmpty else {
            throw ManifestFault(message: "the field roles is missing or empty; name a role")
        }
        guard let versions = object["protocols"]?.array, !versions.isEmpty else {
            throw ManifestFault(
                message: "the field protocols is missing or empty; list versions, such as [1]")
        }
        protocols = try versions.map { (value) throws(ManifestFault) in
            guard value.string == nil, let number = value.identifier.flatMap({ Int($0) }) else {
                throw ManifestFault(
                    message: "the field protocols holds \(value.typeName), expected whole numbers")
            }
            return number
        }
        command = try object.required("command")
        arguments = try object.list("arguments")
        environment = try object.list("environment")
        guard environment.allSatisfy(Self.isVariable) else {
            throw ManifestFault(
                message: "the field environment may hold only names of letters, digits and "
                    + "underscores")
        }
        guard !([command] + arguments).contains(where: { $0.utf8.contains(0) }) else {
            throw ManifestFault(message: "a NUL byte in the command or an argument; remove it")
        }
    }

    /// Whether `text` can be the name of a plugin.
    package static func isName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, bytes.count <= 64, isSmall(first) else { return false }
        return bytes.allSatisfy { isSmall($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isVariable(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, !isDigit(first) else { return false }
        return bytes.allSatisfy {
            isSmall($0 | 0x20) || isDigit($0) || $0 == UInt8(ascii: "_")
        }
    }

    private static func isSmall(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

/// What is wrong with the text of a manifest.
struct ManifestFault: Error { var message: String }

extension JSONValue {
    fileprivate func required(_ key: String) throws(ManifestFault) -> String {
        guard let value = self[key] else {
            throw ManifestFault(message: "the field \(key) is missing")
        }
        guard let text = value.string, !text.isEmpty else {
            throw ManifestFault(
                message: "the field \(key) holds \(value.typeName), expected a text that is not "
                    + "empty")
        }
        return text
    }

    fileprivate func list(_ key: String) throws(ManifestFault) -> [String] {
        guard let value = self[key] else { return [] }
        let texts = value.array?.map(\.string)
        guard let texts, !texts.contains(nil) else {
            throw ManifestFault(message: "the field \(key) must be a list of texts")
        }
        return texts.compactMap(\.self)
    }
}

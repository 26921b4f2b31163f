internal import BounceClassifier
internal import BounceFormats

/// What is said in `initialize`.
enum PluginHandshake {
    static func params(_ role: PluginRole, _ limits: PluginLimits, config: String) -> String {
        JSONText.object { json in
            json.add("protocols", array: PluginMessage.protocols.map(String.init))
            json.add(
                "host",
                object: { json in
                    json.add("name", "kb")
                    json.add("version", "1")
                })
            json.add("role", role.rawValue)
            json.add(
                "limits",
                object: { json in
                    json.add("line_bytes", limits.lineBytes)
                    json.add("answer_bytes", limits.answerBytes)
                    json.add("in_flight", limits.inFlight)
                    json.add("batch", limits.batch)
                })
            json.add("config", json: config)
        }
    }

    static func agreement(
        with plugin: Plugin, _ role: PluginRole, _ result: JSONValue
    ) throws(PluginError) -> PluginConnection.Agreement {
        func fault(_ message: String) -> PluginError {
            PluginError(code: .notAgreed, plugin: plugin.manifest.name, message: message)
        }
        let versions = PluginMessage.protocols.map(String.init).joined(separator: ", ")
        guard let version = result["protocol"]?.integer, PluginMessage.protocols.contains(version)
        else {
            throw fault("it picked no version of the protocol that the host speaks: \(versions)")
        }
        guard let roles = result["roles"]?.array?.map(\.string), roles.contains(role.rawValue)
        else {
            throw fault("it has no role \(role.rawValue)")
        }
        guard result["plugin"]?["name"]?.string == plugin.manifest.name else {
            throw fault("it gives another name than plugin.json does")
        }
        let capabilities = result["capabilities"]?.array?.compactMap(\.string) ?? []
        return PluginConnection.Agreement(version: version, capabilities: Set(capabilities))
    }
}

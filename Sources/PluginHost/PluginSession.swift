package import BounceFormats

/// A plugin at work: started when it is needed, and again after a breach, so many times.
package actor PluginSession {
    /// The plugin.
    package nonisolated let plugin: Plugin
    /// What it is used as.
    package nonisolated let role: PluginRole
    nonisolated let options: PluginOptions
    private var connection: PluginConnection?
    private var starting: Task<Result<PluginConnection, PluginError>, Never>?
    private var agreement: PluginConnection.Agreement?
    /// When it was restarted.
    private var restarts: [ContinuousClock.Instant] = []
    private var lastBreach: PluginError?

    /// Makes a session; nothing is started yet.
    package init(_ plugin: Plugin, role: PluginRole, _ options: PluginOptions) {
        self.plugin = plugin
        self.role = role
        self.options = options
    }

    nonisolated var limits: PluginLimits { options.limits }

    /// Whether the plugin has a capability; starts it where it does not run.
    package func has(_ capability: String) async throws(PluginError) -> Bool {
        _ = try await connected()
        return agreement?.capabilities.contains(capability) == true
    }

    /// Sends one request; a breach is thrown, and the next request starts the plugin anew.
    package func call(
        _ method: String, _ params: String? = nil
    ) async throws(PluginError) -> JSONValue {
        let connection = try await connected()
        do {
            return try await connection.call(method, params)
        } catch {
            throw noted(error, of: connection)
        }
    }

    /// Sends a request whose answer is asked for later.
    func begin(
        _ method: String, _ params: String
    ) async throws(PluginError) -> (connection: PluginConnection, id: Int) {
        let connection = try await connected()
        do {
            return (connection, try await connection.begin(method, params))
        } catch {
            throw noted(error, of: connection)
        }
    }

    /// The answer to a request that was begun.
    func answer(
        _ request: (connection: PluginConnection, id: Int)
    ) async throws(PluginError) -> JSONValue {
        do {
            return try await request.connection.answer(request.id)
        } catch {
            throw noted(error, of: request.connection)
        }
    }

    /// Ends a plugin that broke the protocol of its role.
    func breach(_ message: String) async -> PluginError {
        if let connection { return noted(await connection.end(because: message), of: connection) }
        return PluginError(
            code: .invalidMessage, plugin: plugin.manifest.name, command: plugin.program,
            message: message)
    }

    /// Closes the standard input of the plugin and waits for its end.
    package func stop() async {
        await connection?.stop()
        connection = nil
    }

    private func noted(_ error: PluginError, of broken: PluginConnection) -> PluginError {
        if error.isBreach, connection === broken {
            connection = nil
            lastBreach = error
        }
        return error
    }

    private func connected() async throws(PluginError) -> PluginConnection {
        if let connection { return connection }
        // Whoever else asks meanwhile waits for the same start.
        let start = starting ?? Task { await self.start() }
        starting = start
        let result = await start.value
        if starting == start { starting = nil }
        return try result.get()
    }

    private func start() async -> Result<PluginConnection, PluginError> {
        do throws(PluginError) {
            if let lastBreach { try await waitForRestart(after: lastBreach) }
            let started = PluginConnection(plugin, options)
            agreement = try await started.start(role, config: options.config)
            connection = started
            return .success(started)
        } catch {
            if error.isBreach { lastBreach = error }
            return .failure(error)
        }
    }

    private func waitForRestart(after breach: PluginError) async throws(PluginError) {
        let now = ContinuousClock.now
        restarts.removeAll { now - $0 > limits.restartWindow }
        guard restarts.count < limits.restartDelays.count else {
            var error = breach
            error.code = .disabled
            error.message =
                "it broke \(restarts.count + 1) times in \(limits.restartWindow) and is not started"
                + " again; at last: \(breach.message)"
            throw error
        }
        let delay = limits.restartDelays[restarts.count]
        restarts.append(now)
        try? await Task.sleep(for: delay)
    }
}

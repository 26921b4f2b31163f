/// What went wrong with a plugin, and what to do about it.
///
/// The description holds nothing that the plugin wrote; ``report`` does.
package struct PluginError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of fault, by the name that programs read.
    package enum Code: String, Sendable, CaseIterable {
        /// `plugin.json` cannot be used.
        case invalidManifest = "invalid_manifest"
        /// Others than its owner could change the program, or it lies outside the folder.
        case unsafeProgram = "unsafe_program"
        /// The program cannot be started.
        case startFailed = "start_failed"
        /// It did not answer `initialize` in time.
        case startTimedOut = "start_timed_out"
        /// It speaks no version of the protocol that the host speaks, or has another role.
        case notAgreed = "not_agreed"
        /// It did not answer in time.
        case requestTimedOut = "request_timed_out"
        /// It sent a line that is too long.
        case lineTooLong = "line_too_long"
        /// A request would be too long for it.
        case requestTooLong = "request_too_long"
        /// It sent something that is no message, or no answer to what was asked.
        case invalidMessage = "invalid_message"
        /// It ended, or closed its standard output, with work left.
        case exited
        /// It no longer reads its standard input.
        case closedInput = "closed_input"
        /// It answered with an error; ``PluginError/kind`` says which.
        case refused
        /// It broke too often.
        case disabled
        /// It was stopped by the host.
        case stopped
    }

    /// What an error that a plugin answers is about; the host acts on it.
    package enum Kind: String, Sendable, CaseIterable {
        case invalidInput = "invalid_input"
        case unsupported
        /// To be tried again later.
        case unavailable
        case denied
        case limit
        case `internal`
    }

    package var code: Code
    /// The name of the plugin, or the folder where there is no name.
    package var plugin: String
    /// The program.
    package var command: String = ""
    /// What is wrong and what to do.
    package var message: String
    /// How the process ended: `exit status 1`, `signal 9`.
    package var ending: String?
    /// What the plugin calls the error that it answered.
    package var kind: Kind?
    /// The number of the error that it answered, by JSON-RPC.
    package var number: Int?
    /// The plugin's own words about it, which may hold anything.
    package var words: String?
    /// The last lines of its standard error.
    package var standardError: [String] = []

    /// `plugin NAME: message`.
    package var description: String {
        let place = command.isEmpty ? plugin : "\(plugin) (\(command))"
        return "plugin \(place): \(message)" + (ending.map { " [\($0)]" } ?? "")
    }

    /// The description, the plugin's own words, and the last lines of its standard error.
    package var report: String {
        ([description] + (words.map { ["  it says: \($0)"] } ?? [])
            + standardError.map { "  stderr: \($0)" }).joined(separator: "\n")
    }

    /// Whether the process is done for: a restart may help.
    package var isBreach: Bool {
        switch code {
        case .startFailed, .startTimedOut, .requestTimedOut, .lineTooLong, .invalidMessage, .exited,
            .closedInput:
            true
        default: false
        }
    }
}

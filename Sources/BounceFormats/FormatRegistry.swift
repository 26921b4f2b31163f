/// The formats a program reads, by name.
///
///     if var format = FormatRegistry.standard["ses"]?.init() {
///         let records = format.decode(bytes[...], isLast: true)
///     }
public struct FormatRegistry: Sendable {
    /// The formats in the order they were added.
    public private(set) var formats: [any BounceFormat.Type]

    /// The formats that come with the package.
    ///
    /// The first that recognises an input reads it.
    public static let standard = FormatRegistry([
        // JSON of services, by keys that only they have.
        WebhookFormat<Mailgun>.self, WebhookFormat<SendGrid>.self, WebhookFormat<Postmark>.self,
        WebhookFormat<SparkPost>.self, WebhookFormat<Mandrill>.self, WebhookFormat<Mailjet>.self,
        WebhookFormat<Brevo>.self, WebhookFormat<Resend>.self, WebhookFormat<Azure>.self,
        WebhookFormat<KumoMTA>.self, SESFormat.self, JSONLinesFormat.self,
        // Messages, by their headers.
        DSNFormat.self,
        // Lines of logs, by who wrote them.
        LogFormat<Postfix>.self, LogFormat<Exim>.self, LogFormat<Sendmail>.self,
        LogFormat<OpenSMTPD>.self, LogFormat<Haraka>.self, LogFormat<ZoneMTA>.self,
        // Tables, by their header.
        PowerMTAFormat.self, CSVFormat.self,
        // What is left.
        TextFormat.self,
    ])

    /// Makes a registry; of two formats with one name the later counts.
    public init(_ formats: [any BounceFormat.Type] = []) {
        self.formats = []
        for format in formats { add(format) }
    }

    /// Adds a format, in place of one with the same name.
    public mutating func add(_ format: any BounceFormat.Type) {
        let name = format.descriptor.name
        if let index = formats.firstIndex(where: { $0.descriptor.name == name }) {
            formats[index] = format
        } else {
            formats.append(format)
        }
    }

    /// The format called `name`, nil where there is none.
    public subscript(name: String) -> (any BounceFormat.Type)? {
        formats.first { $0.descriptor.name == name }
    }

    /// Names and summaries, for a list or a usage message.
    public var descriptors: [FormatDescriptor] { formats.map { $0.descriptor } }

    /// The format that the first bytes of an input look like, nil where it is not in the registry.
    ///
    /// Only the first ``FormatLimits/detectionBytes`` bytes count. JSON that nothing recognises is read as
    /// `ses`, which says what it lacks.
    public func detect(prefix: some Sequence<UInt8>) -> (any BounceFormat.Type)? {
        let start = Array(prefix.prefix(FormatLimits.detectionBytes))
        let bytes = ByteOrderMark.dropped(from: start[...])
        return formats.first { $0.recognizes(bytes) }
            ?? (JSONSniffer.opens(bytes) ? self[SESFormat.descriptor.name] : nil)
    }
}

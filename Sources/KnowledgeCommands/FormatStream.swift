internal import BounceFormats
internal import PluginHost

/// Reads one input in a format that is named, or told by its first bytes.
struct FormatStream {
    /// The name of a format, or `auto`.
    private let format: String
    private let includesDeliveries: Bool
    private let plugins: PluginFormats
    private let columns: ColumnOptions?
    private var decoder: (any BounceFormat)?
    private var plugin: FormatPlugin?
    /// What came before the format could be told.
    private var head: [UInt8] = []

    init(
        format: String, columns: ColumnOptions? = nil, includesDeliveries: Bool = false,
        plugins: PluginFormats = PluginFormats()
    ) {
        self.format = format
        self.columns = columns
        self.includesDeliveries = includesDeliveries
        self.plugins = plugins
    }

    /// Takes the next bytes and answers every record that they complete.
    mutating func decode(_ piece: ArraySlice<UInt8>) throws -> [FormatRecord] {
        if decoder != nil { return decoder?.decode(piece, isLast: false) ?? [] }
        if let plugin { return try PluginFormats.decode(piece, isLast: false, plugin) }
        head += piece
        // Blanks say nothing about the format: hold them back until something else comes.
        guard head.contains(where: { $0 > 0x20 }) || head.count > FormatLimits.detectionBytes else {
            return []
        }
        return try start(isLast: false)
    }

    /// Answers what is left at the end of the input.
    mutating func finish() throws -> [FormatRecord] {
        if let plugin { return try PluginFormats.decode([], isLast: true, plugin) }
        if decoder == nil { return try start(isLast: true) }
        return decoder?.decode([], isLast: true) ?? []
    }

    /// Answers what is still under way in a plugin, for the input pauses.
    mutating func drain() throws -> [FormatRecord] {
        guard let plugin else { return [] }
        return try PluginFormats.drain(plugin)
    }

    private mutating func start(isLast: Bool) throws -> [FormatRecord] {
        let registry = FormatRegistry.standard
        if let plugin = try plugins.reader(format, head, includesDeliveries: includesDeliveries) {
            let start = head
            head = []
            self.plugin = plugin
            return try PluginFormats.decode(start[...], isLast: isLast, plugin)
        }
        let chosen = format == "auto" ? registry.detect(prefix: head) : registry[format]
        guard var decoder = chosen?.init() else {
            throw CommandFailure(message: "the format cannot be told; use --format")
        }
        decoder.includesDeliveries = includesDeliveries
        try columns?.apply(to: &decoder)
        let records = decoder.decode(head[...], isLast: isLast)
        head = []
        self.decoder = decoder
        return records
    }
}

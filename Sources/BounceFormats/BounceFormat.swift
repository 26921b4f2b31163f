/// A way to write down bounces: takes bytes as they arrive and answers whole records.
///
/// A format does no input or output of its own, and never holds more than one unfinished record,
/// so the caller decides where the bytes come from and how large a piece it reads at a time.
///
///     var format = JSONLinesFormat()
///     for record in format.decode(bytes[...], isLast: true) {
///         if case .event(let event) = record { print(event.diagnostic) }
///     }
public protocol BounceFormat: Sendable {
    /// What the format is called and what it reads.
    static var descriptor: FormatDescriptor { get }

    /// Whether an input that begins so looks like this format; of several the first of the registry
    /// counts.
    ///
    /// - Parameter start: The first ``FormatLimits/detectionBytes`` bytes, without a byte order mark.
    static func recognizes(_ start: ArraySlice<UInt8>) -> Bool

    /// Makes a decoder at the start of an input.
    init()

    /// Whether deliveries and complaints are events, as learning needs them; they are left out
    /// without it, for they are no bounces.
    var includesDeliveries: Bool { get set }

    /// Takes the next bytes and answers every record they complete, in the order of the input.
    ///
    /// With `isLast` what is unfinished is answered too, and the decoder stands at the start of a
    /// new input. How the input is cut into chunks makes no difference to the records.
    mutating func decode(_ chunk: ArraySlice<UInt8>, isLast: Bool) -> [FormatRecord]
}

extension BounceFormat {
    /// A format is used by its name alone, unless it says what it looks like.
    public static func recognizes(_ start: ArraySlice<UInt8>) -> Bool { false }
}

/// The name and the purpose of a format.
public struct FormatDescriptor: Sendable, Hashable {
    /// The name a user types: `ses`.
    public let name: String
    /// One line for a list of formats.
    public let summary: String
    /// A short input that the format reads, names and addresses of RFC 2606; for lists of formats and
    /// their tests.
    public let example: String

    /// Makes a descriptor.
    public init(name: String, summary: String, example: String = "") {
        self.name = name
        self.summary = summary
        self.example = example
    }
}

/// Bounds that keep hostile or broken input from costing more than a fixed amount.
public enum FormatLimits {
    /// The longest record that is read, in bytes: 1 MiB.
    public static let recordBytes = 1 << 20
    /// How deep arrays and objects may lie in one another.
    public static let jsonDepth = 64
    /// How many envelopes may lie in one another.
    public static let envelopes = 6
    /// How much of a mail message is read, in bytes: 4 MiB.
    public static let messageBytes = 4 << 20
    /// How deep the parts of a message may lie in one another.
    public static let mimeDepth = 8
    /// How many parts of a message are read.
    public static let mimeParts = 64
    /// How many recipients of one message are read.
    public static let recipients = 1_000
    /// How many bytes of the start of an input are looked at to tell its format.
    public static let detectionBytes = 4096
}

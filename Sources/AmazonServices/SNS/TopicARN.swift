/// The name of a topic: `arn:aws:sns:us-east-1:000000000000:bounces`.
struct TopicARN: Sendable, Equatable {
    let region: AmazonRegion

    /// Checks the form, and that Region and partition agree; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "sns",
            let region = AmazonRegion(String(parts[3])), region.partition == parts[1],
            parts[4].utf8.count == 12,
            parts[4].utf8.allSatisfy({
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }),
            !parts[5].isEmpty
        else { return nil }
        self.region = region
    }
}

internal import DeliveryStatus

/// Local parts that name a task and nobody: those of RFC 2142 and what many use beside them.
///
/// They are words of texts too: "contact sales for help".
enum RoleNames {
    /// Whether the word, letters of either case, is one.
    /// - Complexity: O(length of the word).
    static func contains(_ bytes: [UInt8], _ word: Range<Int>) -> Bool {
        hashes.contains(WordHash.of(bytes, word))
    }

    private static let hashes = HashSet64(
        """
        abuse ftp hostmaster info marketing news noc postmaster sales security support usenet uucp
        webmaster www
        account accounts admin administrator billing contact daemon feedback hello help helpdesk
        hr jobs list mail mailer newsletter noreply office order orders press privacy root
        service services shop staff subscribe team unsubscribe web
        """
        .utf8.split { ASCII.isBlank($0) }.map { word in
            let bytes = Array(word)
            return WordHash.of(bytes, bytes.indices)
        })
}

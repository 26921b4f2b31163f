internal import DeliveryStatus
public import SignatureMatching

/// Reads the compiled file: one SQLite file with a published layout.
///
///     let knowledge = try CompiledFile.open("kb.sqlite")
public enum CompiledFile {
    /// Reads, verifies and loads the file at `path`.
    ///
    /// Identity, layout, length and a checksum of every byte are verified before SQLite sees the
    /// file; the very bytes that were verified are then read.
    /// - Complexity: O(size of the file).
    public static func open(_ path: String) throws(FileError) -> Knowledge {
        try knowledge(from: reader(path), path)
    }

    /// A file whose bytes have been verified.
    private static func reader(_ path: String) throws(FileError) -> ImageReader {
        let buffer = try FileBytes.read(path)
        try verify(buffer.bytes, path)
        do {
            return ImageReader(try Database.reading(buffer))
        } catch {
            throw FileError(.invalid, path, "cannot be read as SQLite: \(error.message)")
        }
    }

    /// What the engine answers with; the records are left where they are.
    private static func knowledge(
        from reader: ImageReader, _ path: String
    ) throws(FileError) -> Knowledge {
        let image = try read(path) { () throws(DatabaseError) in try reader.engineImage() }
        guard image.metadata.normalizerVersion == Normalizer.version else {
            throw FileError(
                .newerLayout, path,
                "was made for normaliser version \(image.metadata.normalizerVersion), this program "
                    + "has \(Normalizer.version); use a file and a program of one release")
        }
        do {
            return try Knowledge(image)
        } catch {
            throw FileError(.invalid, path, error.message)
        }
    }

    /// The records, which must say what the engine's arrays say.
    private static func image(
        from reader: ImageReader, of knowledge: Knowledge, _ path: String
    ) throws(FileError) -> KnowledgeImage {
        let image = try read(path) { () throws(DatabaseError) in try reader.image() }
        let engine: EngineImage
        do {
            engine = try EngineImage(image)
        } catch {
            throw FileError(.invalid, path, error.message)
        }
        guard engine == knowledge.image else {
            throw FileError(
                .invalid, path,
                "its tables say otherwise than the arrays made of them; compile it again")
        }
        return image
    }

    private static func read<Value>(
        _ path: String, _ body: () throws(DatabaseError) -> Value
    ) throws(FileError) -> Value {
        do {
            return try body()
        } catch {
            throw FileError(
                .invalid, path, "cannot be read as knowledge: \(error.message); compile it again")
        }
    }

    /// The records of the file at `path`, for tools that compare and count.
    package static func image(_ path: String) throws(FileError) -> KnowledgeImage {
        let reader = try reader(path)
        return try image(from: reader, of: knowledge(from: reader, path), path)
    }

    /// The classes, guards and reasons of the file at `path`, for compiling overlays against it.
    package static func vocabulary(
        _ path: String
    ) throws(FileError) -> (groups: [PhraseGroup], reasons: [Reason]) {
        let reader = try reader(path)
        let knowledge = try knowledge(from: reader, path)
        let groups = try read(path) { () throws(DatabaseError) in try reader.phraseGroups() }
        return (groups, knowledge.image.reasons)
    }

    /// All of the file at `path`, read once and checked by SQLite too.
    package static func contents(_ path: String) throws(FileError) -> CompiledContents {
        let reader = try reader(path)
        let knowledge = try knowledge(from: reader, path)
        let image = try image(from: reader, of: knowledge, path)
        return try read(path) { () throws(DatabaseError) in
            try reader.check()
            return CompiledContents(
                knowledge: knowledge, image: image,
                patterns: try reader.patterns(signatures: image.signatures.count),
                guardPhrases: try reader.guardPhrases(), texts: try reader.corpusTexts())
        }
    }

    /// The texts that the knowledge at `path` was tested with; empty for a file without them.
    package static func corpusTexts(_ path: String) throws(FileError) -> [CorpusText] {
        let reader = try reader(path)
        do {
            return try reader.corpusTexts()
        } catch {
            throw FileError(
                .invalid, path,
                "has no texts to check proposals with: \(error.message); compile it again")
        }
    }

    /// The bytes of a model in the file at `path`; nil for a file without it.
    package static func model(_ path: String, named name: String) throws(FileError) -> [UInt8]? {
        let reader = try reader(path)
        do {
            return try reader.model(name)
        } catch {
            return nil
        }
    }

    private static func verify(
        _ bytes: UnsafeRawBufferPointer, _ path: String
    ) throws(FileError) {
        let magic = Array("SQLite format 3\0".utf8)
        guard bytes.count >= 100, bytes.starts(with: magic) else {
            throw FileError(
                .notSQLite, path,
                "is not a SQLite file; make one with `kb compile knowledge -o FILE`")
        }
        guard number(bytes, 68) == FileLayout.applicationID else {
            throw FileError(
                .foreign, path,
                "is a SQLite file of another application; name a file that "
                    + "`kb compile` made")
        }
        let version = number(bytes, 60)
        guard version <= FileLayout.version else {
            throw FileError(
                .newerLayout, path,
                "has layout \(version), this program reads up to layout "
                    + "\(FileLayout.version); update the program")
        }
        let pageSize = Int(bytes[16]) << 8 | Int(bytes[17])
        let length = (pageSize == 1 ? 65_536 : pageSize) * Int(number(bytes, 28))
        guard bytes.count == length else {
            throw FileError(
                .truncated, path, "has \(bytes.count) bytes and says \(length); copy it again")
        }
        guard FileChecksum.isSound(bytes) else {
            throw FileError(
                .damaged, path,
                "its checksum is wrong: some byte has changed; copy or compile it "
                    + "again")
        }
    }

    /// A 32-bit number of SQLite's header, the higher byte first.
    private static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}

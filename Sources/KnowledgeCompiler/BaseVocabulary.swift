package import SignatureStore

extension Vocabulary {
    /// What the compiled file at `path` lends an overlay.
    /// - Throws: `FileError` for a file that is not there, not ours, of a newer layout or damaged.
    package init(compiledFile path: String) throws(FileError) {
        let base = try CompiledFile.vocabulary(path)
        self.init(reasons: base.reasons, groups: base.groups)
    }
}

package import BounceClassifier
package import BounceFormats
package import SignatureMatching

/// Answers records with a line of JSON each: what programs read.
package enum AnswerLine {
    /// Puts the answer about `record` behind `bytes`, without a line end: an answer, or why there is none.
    ///
    /// `tally` sees the answer, where the record is a bounce.
    package static func append(
        _ record: FormatRecord, _ session: inout BounceClassifier.Session, to bytes: inout [UInt8],
        tally: (Classification) -> Void = { _ in }
    ) {
        switch record {
        case .event(let event):
            let answer = session.classify(event)
            answer.appendJSON(to: &bytes)
            tally(answer)
        case .skipped(let skipped): JSONText.append(&bytes) { $0.add(skipped) }
        case .failed(let error): JSONText.append(&bytes) { $0.add(error) }
        }
    }
}

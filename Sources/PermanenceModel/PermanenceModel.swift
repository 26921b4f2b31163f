/// A linear model of words: how much a text looks like a refusal because the address is dead.
///
/// It never decides a classification; `kb suggest` ranks unknown texts with it, `kb explain` shows it.
package struct PermanenceModel: Sendable, Equatable {
    package init() {}
}

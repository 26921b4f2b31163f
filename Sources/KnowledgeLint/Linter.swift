package import KnowledgeCompiler
package import KnowledgeModel
package import SignatureMatching

/// Runs every rule over a pack.
package enum Linter {
    /// The rules, by family and name.
    package static let rules: [any LintRule.Type] = [
        BadTemplate.self, ClassContradiction.self, DuplicateKey.self, MissingField.self,
        UnknownField.self, UnknownReason.self, UnknownValue.self, VerdictNotAllowed.self,
        WrongType.self, YAMLSubset.self, YAMLSyntax.self,
        DanglingReference.self, DuplicateID.self, IDChanged.self, IDShape.self,
        TombstoneRemoved.self,
        CounterExampleMatched.self, ExampleLost.self, FixtureFails.self, NoCounterExample.self,
        NoExample.self, RenderedExample.self, TemplateWithoutExample.self,
        AmbiguousPair.self, OverrideCycle.self, ShadowedSignature.self, UnreachableTemplate.self,
        CodesOnly.self, NoAnchor.self, OverBroad.self, OverlongTemplate.self,
        VolatileLiteral.self,
        CostlyTemplate.self,
        PersonalToken.self, RealAddress.self, RealIP.self, TenantName.self,
        NoSource.self, SourceNotPermanent.self, StableWithoutEvidence.self, Stale.self,
        UnreferencedSource.self,
        Format.self, LockOutOfDate.self, UnusedWaiver.self,
    ]

    /// The rule of a name.
    package static func rule(_ id: String) -> (any LintRule.Type)? { rules.first { $0.id == id } }

    /// Everything that is wrong with a pack on the day `today`: faults of form and reference first
    /// found by compiling, then the rules' findings without those that are waived; by place.
    package static func problems(
        _ compilation: Compilation, today: String, over layers: [Knowledge] = []
    ) -> [Problem] {
        problems(LintContext(compilation, today: today, over: layers))
    }

    /// The same for a pack whose trials have been run already.
    package static func problems(_ context: LintContext) -> [Problem] {
        let compilation = context.compilation
        let found = rules.flatMap { $0.init().check(context) }
        let judged = Waivers(compilation.pack)
            .judge(Set(compilation.problems + found), isComplete: context.classifier != nil)
        return judged.sorted {
            ($0.location, $0.rule, $0.message) < ($1.location, $1.rule, $1.message)
        }
    }
}

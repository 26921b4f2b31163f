package import BounceClassifier
package import KnowledgeModel

/// Runs the trials of a pack against its own knowledge.
package enum TrialRun {
    /// The results, in the order of the trials.
    package static func results(_ pack: Pack, _ classifier: BounceClassifier) -> [TrialResult] {
        Parallel.map(Trial.all(of: pack)) { trial in
            TrialResult(trial: trial, explanation: classifier.explain(trial.event))
        }
    }
}

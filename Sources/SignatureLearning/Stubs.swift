package import DeliveryStatus
package import PermanenceModel

extension Cluster {
    package var event: BounceEvent {
        BounceEvent(diagnostic: text, status: status, action: action, phase: phase)
    }
}
package struct ModelOpinion { package var probability: Double; package var pValue: Double }
extension PermanenceModel {
    package func opinion(_ reply: NormalizedDiagnostic) -> ModelOpinion {
        ModelOpinion(probability: 0.95, pValue: 0.01)
    }
}

package import DeliveryStatus
package import PermanenceModel

package struct ModelOpinion { package var probability: Double; package var pValue: Double }
extension PermanenceModel {
    package func opinion(_ reply: NormalizedDiagnostic) -> ModelOpinion {
        ModelOpinion(probability: 0.95, pValue: 0.01)
    }
}

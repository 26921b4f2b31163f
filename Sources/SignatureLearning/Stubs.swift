package import DeliveryStatus

extension Cluster {
    package var event: BounceEvent {
        BounceEvent(diagnostic: text, status: status, action: action, phase: phase)
    }
}

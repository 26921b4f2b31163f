import DeliveryStatus
import PermanenceModel

/// A small model that knows the plainest words.
enum TrainedModel {
    static let model: PermanenceModel = {
        let subjects = ["user", "mailbox", "account", "recipient", "customer", "address"]
        let dead = [
            "no such # here", "# is not found", "unknown #", "# does not exist", "no such #",
            "this # is unknown at this system", "sorry no such # in our list",
        ]
        let other = [
            "# is over quota", "# is full", "# is busy, try later", "message blocked as spam",
            "sender not allowed to write to #", "policy rejects this message for #",
            "too many messages for #", "connection refused for #", "the # is fine",
        ]
        func texts(_ lines: [String], _ isDead: Bool) -> [ModelTraining.Text] {
            subjects.flatMap { subject in
                lines.map { line in
                    let text = "550 5.1.1 " + line.replacing("#", with: subject)
                    return ModelTraining.Text(Normalizer.normalize(text), isDead: isDead)
                }
            }
        }
        return ModelTraining.model(texts(dead, true) + texts(other, false), corpusHash: "").model
    }()
}

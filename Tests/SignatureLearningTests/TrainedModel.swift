import PermanenceModel

enum TrainedModel { static let model = PermanenceModel() }

import PermanenceModel
import Testing

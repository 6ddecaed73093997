import Esri
import Foundation
import Job
import Learning
import Raster
import Vision
import Weights

extension JobEvent.Failure {
    /// What a person is told of an error, and whether the files they gave are at fault.
    init(_ error: any Error) {
        switch error {
        case _ where isOfWriting(error): self.init(message: "\(error)", isInputAtFault: false)
        case is EsriError, is RasterError, is ArchiveError, is ModelError, is TrainingSetError, is SampleError, is WeightError,
            is LossNotFinite, is MaskRCNNOptions.InvalidOption, is ScalingError, is Unfit:
            self.init(message: "\(error)", isInputAtFault: true)
        case let error as any CustomStringConvertible: self.init(message: error.description, isInputAtFault: false)
        default: self.init(message: error.localizedDescription, isInputAtFault: false)
        }
    }
}

/// Whether something could not be written, for which no input is to blame.
private func isOfWriting(_ error: any Error) -> Bool {
    switch error {
    case EsriError.unwritable, EsriError.archive(.unwritable), EsriError.raster(.unwritable), ArchiveError.unwritable, RasterError.unwritable: true
    case let error as WeightError: error.isOfWriting
    default: false
    }
}

import Job
import Torch
import Vision

extension MaskRCNN {
    /// Fixes what shall stay as it is. Call it again after every change of mode: a fixed body never trains its normalisation.
    func setTraining(_ training: Bool, freezing freeze: Freeze) {
        setTraining(training)
        if freeze == .backbone { backbone.body.setTraining(false) }
    }

    /// Marks which parameters are trained.
    func apply(_ freeze: Freeze) {
        setTrainable(true)
        switch freeze {
        case .none: break
        case .convolutions: for convolution in backbone.body.convolutions { convolution.setTrainable(false) }
        case .backbone: backbone.body.setTrainable(false)
        }
    }

    /// The trained parameters by how far they are from the output: the backbone's, then the rest.
    var layerGroups: [[Tensor]] {
        let backboneParameters = backbone.parameters
        let known = Set(backboneParameters.map(ObjectIdentifier.init))
        let rest = parameters.filter { !known.contains(ObjectIdentifier($0)) }
        return [backboneParameters, rest].map { $0.filter(\.requiresGradient) }.filter { !$0.isEmpty }
    }
}

extension Learner {
    /// The rates of the first and the last layer group where the last one's is `rate`.
    public func rateRange(_ rate: Double) -> ClosedRange<Double> {
        layerGroupRates(rate, groups: makeOptimizer().groups.count)[0]...rate
    }
}

public import Job
public import Torch
public import Vision

extension MaskRCNN {
    /// Fixes what shall stay as it is. Call it again after every change of mode: a fixed body never trains its normalisation.
    public func setTraining(_ training: Bool, freezing freeze: Freeze) {
        setTraining(training)
        if freeze == .backbone { backbone.body.setTraining(false) }
    }

    /// Marks which parameters are trained.
    /// - Parameter isMultispectral: whether the first convolution sees other bands than red, green and blue; `.convolutions` then leaves
    ///   it free, as arcgis.learn does.
    public func apply(_ freeze: Freeze, isMultispectral: Bool) {
        setTrainable(true)
        switch freeze {
        case .none: break
        case .convolutions:
            for convolution in backbone.body.convolutions { convolution.setTrainable(false) }
            if isMultispectral { backbone.body.conv1.setTrainable(true) }
        case .backbone: backbone.body.setTrainable(false)
        }
    }

    /// What training may change: all but the weights that are fixed.
    var learntState: [(name: String, tensor: Tensor)] {
        state.filter { !$0.isParameter || $0.tensor.requiresGradient }.map { ($0.name, $0.tensor) }
    }

    /// The trained parameters in two groups by how far they are from the output: the body of the backbone, then the pyramid and everything else.
    ///
    /// arcgis.learn splits the list of all layers after as many as the body has. Since the list starts with the image transform,
    /// the body's last layer falls to the second group. Where the body never changes, the first group is empty.
    public var layerGroups: [[Tensor]] {
        let last = backbone.body.lastLayer?.parameters ?? []
        let body = Set(backbone.body.parameters.map(ObjectIdentifier.init)).subtracting(last.map(ObjectIdentifier.init))
        let trained = parameters.filter(\.requiresGradient)
        return [true, false].map { isBody in trained.filter { body.contains(ObjectIdentifier($0)) == isBody } }
    }
}

extension Learner {
    /// The rates of the first and the last layer group where the last one's is `rate`.
    public func rateRange(_ rate: Double) -> ClosedRange<Double> {
        layerGroupRates(rate, groups: makeOptimizer().groups.count)[0]...rate
    }
}

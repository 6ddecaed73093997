public import Raster

/// Draws chips with their objects: a batch as the network gets it, and what a model sees before and after training.
public struct ChipFigures: Sendable {
    /// The classes in the network's order: the first has class index 1.
    public let classes: [ClassStyle]
    /// How pixel values become colours.
    let stretch: Stretch
    /// Predictions that the model is less sure of are not shown.
    public let minimumScore: Float

    public init(classes: [ClassStyle], stretch: Stretch = Stretch(), minimumScore: Float = 0.5) {
        self.classes = classes
        self.stretch = stretch
        self.minimumScore = minimumScore
    }

    /// A chip with the objects that people labelled on it.
    public struct LabelledPicture: Sendable {
        var name: String
        var image: RasterImage
        var instances: [Instance]

        public init(name: String, image: RasterImage, instances: [Instance]) {
            self.name = name
            self.image = image
            self.instances = instances
        }
    }

    /// A chip with the objects that people labelled and those that a model sees. Masks are of the image's size.
    public struct Comparison: Sendable {
        var name: String
        var image: RasterImage
        var truth: [Instance]
        var predicted: [Instance]

        public init(name: String, image: RasterImage, truth: [Instance], predicted: [Instance]) {
            self.name = name
            self.image = image
            self.truth = truth
            self.predicted = predicted
        }
    }

    /// A chip with the objects that people labelled and those that the model sees before and after training.
    public struct BeforeAfter: Sendable {
        var name: String
        var image: RasterImage
        var truth: [Instance]
        var before: [Instance]
        var after: [Instance]
        /// Why this chip is shown.
        var reason: ChipChoice.Reason?

        public init(
            name: String, image: RasterImage, truth: [Instance], before: [Instance], after: [Instance],
            reason: ChipChoice.Reason? = nil
        ) {
            self.name = name
            self.image = image
            self.truth = truth
            self.before = before
            self.after = after
            self.reason = reason
        }
    }
}

// MARK: - Classes

extension ChipFigures {
    func classObject(_ instance: Instance) -> ChipDrawing.Object {
        ChipDrawing.Object(
            instance: instance, style: ObjectStyle(color: style(of: instance.classIndex).color),
            label: instance.score.map { "\(Int(($0 * 100).rounded()))%" })
    }

    private func style(of classIndex: Int) -> ClassStyle {
        classes.indices.contains(classIndex - 1)
            ? classes[classIndex - 1] : ClassStyle(name: "class \(classIndex)", color: Theme.reddishPurple)
    }

    /// The classes that occur, in the network's order; at most 24, so that the chips stay the matter.
    func classLegend(of instances: [Instance]) -> [Sheet.LegendEntry] {
        let present = Set(instances.map(\.classIndex)).sorted()
        return present.prefix(24).map { index in
            Sheet.LegendEntry(style: ObjectStyle(color: style(of: index).color), text: style(of: index).name)
        }
    }
}

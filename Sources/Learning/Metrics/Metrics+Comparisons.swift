public import Job

extension Metrics {
    /// How well a model does on chips.
    ///
    /// - Parameters:
    ///   - chips: every chip measured, with or without objects or detections.
    ///   - classes: the names of the classes 1, 2, …
    public init(_ chips: [ChipComparison], classes: [String]) {
        let byClass = ImageAveragePrecision().byClass(chips, classCount: classes.count)
        let masks = COCOAveragePrecision(chips, measure: .mask).mean
        let boxes = COCOAveragePrecision(chips, measure: .box).mean
        self.init(
            averagePrecision: byClass.mean,
            averagePrecisionByClass: Dictionary(zip(classes, byClass), uniquingKeysWith: { first, _ in first }),
            maskAP50: masks.at50, maskAP: masks.from50To95,
            boxAP50: boxes.at50, boxAP: boxes.from50To95,
            chips: chips.count
        )
    }
}

public import Job

extension Metrics {
    /// How well a model does on chips.
    ///
    /// - Parameters:
    ///   - chips: every chip measured, with or without objects or detections.
    ///   - classes: the names of the classes 1, 2, …
    public init(_ chips: [ChipComparison], classes: [String]) {
        let byClass = ImageAveragePrecision().byClass(chips, classCount: classes.count)
        let maskPrecision = COCOAveragePrecision(chips, measure: .mask), boxPrecision = COCOAveragePrecision(chips, measure: .box)
        let (masks, boxes) = (maskPrecision.mean, boxPrecision.mean)
        let coco = classes.enumerated().compactMap { position, name in
            maskPrecision.byClass[position + 1].flatMap { masks in
                boxPrecision.byClass[position + 1].map { boxes in
                    (name, COCOPrecision(maskAP50: masks.at50, maskAP: masks.from50To95, boxAP50: boxes.at50, boxAP: boxes.from50To95))
                }
            }
        }
        self.init(
            averagePrecision: byClass.mean,
            averagePrecisionByClass: Dictionary(zip(classes, byClass), uniquingKeysWith: { first, _ in first }),
            maskAP50: masks.at50, maskAP: masks.from50To95,
            boxAP50: boxes.at50, boxAP: boxes.from50To95,
            cocoByClass: Dictionary(coco, uniquingKeysWith: { first, _ in first }),
            chips: chips.count
        )
    }
}

public import Raster

extension ChipFigures {
    /// The thumbnail's file name in the results folder.
    public static let thumbnailName = "thumbnail.png"

    /// One chip before and after training, side by side and without words, for a list of runs.
    /// - Parameter before: What the model saw before training; nil shows the labelled objects instead.
    public func thumbnail(_ chip: Comparison, before: [Instance]?) throws(DrawingError) -> Picture {
        let canvas = Canvas(width: 2 * Self.thumbnailSide + 8, height: Self.thumbnailSide, density: 0.75)
        let image = stretch(chip.image)
        let left = before.map { verdict(on: $0, truth: chip.truth, image: image).chip } ?? labelled(chip.truth, image: image)
        let right = verdict(on: chip.predicted, truth: chip.truth, image: image).chip
        for (index, drawing) in [left, right].enumerated() {
            drawing.draw(on: canvas, in: Self.thumbnailCell(index))
        }
        return try canvas.picture()
    }

    private static let thumbnailSide = 316.0

    static func thumbnailCell(_ index: Int) -> Frame {
        Frame(x: Double(index) * (thumbnailSide + 8), y: 0, width: thumbnailSide, height: thumbnailSide)
    }
}

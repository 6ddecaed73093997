internal import Raster

/// One chip with the outlines of its objects.
struct ChipDrawing {
    /// An object on a chip.
    struct Object {
        var instance: Instance
        var style: ObjectStyle
        /// What is written on it; nil for nothing.
        var label: String?
    }

    var image: RGBImage
    /// In the order they are drawn; the first have the first choice of a place for their labels.
    var objects: [Object]

    func draw(on canvas: Canvas, in cell: Frame) {
        canvas.fill(cell, Theme.noData)
        let frame = cell.fitting(width: Double(image.width), height: Double(image.height))
        canvas.draw(image, in: frame)
        canvas.clipped(to: frame) {
            let outlines = objects.map { (style: $0.style, rings: rings(of: $0.instance.mask, in: frame)) }
            let byFill = Dictionary(grouping: outlines, by: \.style.sharp)
            for style in styles { style.fill(byFill[style]?.map(\.rings) ?? [], on: canvas) }
            for outline in outlines.filter(\.style.isFaint) + outlines.filter({ !$0.style.isFaint }) {
                outline.style.stroke(outline.rings, on: canvas)
            }
        }
        drawLabels(on: canvas, in: frame)
    }

    /// Each style of filling once, in the order of the objects.
    private var styles: [ObjectStyle] {
        objects.reduce(into: []) { if !$0.contains($1.style.sharp) { $0.append($1.style.sharp) } }
    }

    /// A mask's outline in layout points.
    private func rings(of mask: Mask, in frame: Frame) -> [[Point]] {
        let (scaleX, scaleY) = (frame.width / Double(mask.width), frame.height / Double(mask.height))
        return Contour(of: mask).rings.map { ring in
            ring.map { Point(x: frame.x + $0.x * scaleX, y: frame.y + $0.y * scaleY) }
        }
    }

    private func drawLabels(on canvas: Canvas, in frame: Frame) {
        let font = Theme.mark
        let scale = frame.width / Double(image.width)
        var places = LabelPlaces(frame: frame)
        for object in objects {
            guard let label = object.label, let bounds = PixelBounds(of: object.instance.mask) else { continue }
            let anchor = Frame(
                x: frame.x + Double(bounds.columns.lowerBound) * scale, y: frame.y + Double(bounds.rows.lowerBound) * scale,
                width: Double(bounds.columns.count) * scale, height: Double(bounds.rows.count) * scale)
            let (width, height) = (font.width(of: label) + 6, font.size + 3.5)
            guard let place = places.take(width: width, height: height, near: anchor) else { continue }
            canvas.fill(place, Theme.ink.opacity(0.8), radius: 3)
            canvas.text(
                label, at: Point(x: place.center.x, y: place.center.y + font.capHeight / 2), font: font,
                color: Theme.paper, anchor: .middle)
        }
    }
}

/// How an object is outlined and filled.
struct ObjectStyle: Hashable {
    var color: Color
    var pattern = Stroke.Pattern.solid
    var fillOpacity = 0.25
    /// Whether the outline is a hair's breadth: many may lie over one another.
    var isFaint = false

    /// Fills shapes, each a list of rings; the ground shows through all alike.
    func fill(_ shapes: [[[Point]]], on canvas: Canvas) {
        guard fillOpacity > 0 else { return }
        canvas.film(opacity: fillOpacity) {
            for rings in shapes { canvas.fill(rings: rings, color) }
        }
    }

    var faint: ObjectStyle { with(isFaint: true) }
    var sharp: ObjectStyle { with(isFaint: false) }

    private func with(isFaint: Bool) -> ObjectStyle {
        var style = self
        style.isFaint = isFaint
        return style
    }

    func stroke(_ rings: [[Point]], on canvas: Canvas) {
        if isFaint { return canvas.stroke(rings: rings, Stroke(color.opacity(0.8), width: 0.8)) }
        let stroke = Stroke(color, width: pattern == .dotted ? 3 : 1.7, pattern)
        canvas.stroke(rings: rings, stroke.casing)
        canvas.stroke(rings: rings, stroke)
    }
}

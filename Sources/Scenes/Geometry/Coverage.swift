internal import CCairo

/// How much of each pixel a polygon covers, for the pixels around the polygon.
struct Coverage {
    /// The pixels looked at.
    let columns, rows: Range<Int>
    /// From 0 to 255, row-major.
    private let values: [UInt8]

    /// - Parameters:
    ///   - width: Columns of the whole picture; nothing outside is covered.
    ///   - cellSize: Metres per pixel.
    init(of outline: Outline, width: Int, height: Int, cellSize: Double) {
        let extent = outline.extent
        columns = pixels(extent.minX, extent.maxX, cellSize, limit: width)
        rows = pixels(extent.minY, extent.maxY, cellSize, limit: height)
        values = Self.fill(outline, columns, rows, cellSize)
    }

    /// The covered share of a pixel inside `columns` and `rows`, from 0 to 1.
    subscript(column: Int, row: Int) -> Float {
        Float(values[(row - rows.lowerBound) * columns.count + column - columns.lowerBound]) / 255
    }

    private static func fill(_ outline: Outline, _ columns: Range<Int>, _ rows: Range<Int>, _ cellSize: Double) -> [UInt8] {
        guard !columns.isEmpty, !rows.isEmpty else { return [] }
        let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(columns.count), Int32(rows.count))
        let context = cairo_create(surface)
        defer {
            cairo_destroy(context)
            cairo_surface_destroy(surface)
        }
        for point in outline.points {
            cairo_line_to(
                context, point.x / cellSize - Double(columns.lowerBound), point.y / cellSize - Double(rows.lowerBound))
        }
        cairo_fill(context)
        cairo_surface_flush(surface)
        guard let data = cairo_image_surface_get_data(surface) else { preconditionFailure("cairo has no memory left") }
        let stride = Int(cairo_image_surface_get_stride(surface))
        return (0..<rows.count).flatMap { UnsafeBufferPointer(start: data + $0 * stride, count: columns.count) }
    }
}

/// The whole pixels that an interval in metres touches.
private func pixels(_ from: Double, _ to: Double, _ cellSize: Double, limit: Int) -> Range<Int> {
    let first = min(max(Int((from / cellSize).rounded(.down)), 0), limit)
    let last = min(max(Int((to / cellSize).rounded(.up)), first), limit)
    return first..<last
}

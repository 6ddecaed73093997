internal import CCairo

/// A picture of scenes one below the other, to look at.
public struct ContactSheet {
    public let scenes: [Scene]

    public init(_ scenes: [Scene]) {
        self.scenes = scenes
    }

    /// Writes a PNG.
    ///
    /// - Parameter outlined: Whether labelled objects and chips are traced.
    /// - Throws: `SceneError.cannotWrite`.
    public func write(to path: String, outlined: Bool) throws(SceneError) {
        let width = scenes.map(\.image.width).max() ?? 1
        let height = scenes.map { $0.image.height + 8 }.reduce(0, +)
        let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
        let context = cairo_create(surface)
        defer {
            cairo_destroy(context)
            cairo_surface_destroy(surface)
        }
        for scene in scenes {
            scene.draw(in: context, outlined: outlined)
            cairo_translate(context, 0, Double(scene.image.height + 8))
        }
        guard cairo_surface_write_to_png(surface, path) == CAIRO_STATUS_SUCCESS else { throw .cannotWrite(path) }
    }
}

extension Scene {
    fileprivate func draw(in context: OpaquePointer?, outlined: Bool) {
        paste(in: context)
        if outlined { traceChipsAndObjects(in: context) }
    }

    private func traceChipsAndObjects(in context: OpaquePointer?) {
        cairo_save(context)
        defer { cairo_restore(context) }
        cairo_rectangle(context, 0, 0, Double(image.width), Double(image.height))
        cairo_clip(context)
        cairo_set_line_width(context, 1)
        cairo_set_source_rgb(context, 1, 1, 1)
        for chip in 0..<grid.count {
            let (column, row) = grid.corner(of: chip)
            cairo_rectangle(context, Double(column), Double(row), Double(grid.chipSize), Double(grid.chipSize))
        }
        cairo_stroke(context)
        cairo_set_source_rgb(context, 1, 0.1, 0.1)
        objects.flatMap(\.outlines).forEach { trace($0, in: context) }
    }

    private func trace(_ outline: Outline, in context: OpaquePointer?) {
        let cellSize = image.georeference?.transform[1] ?? 1
        for point in outline.points { cairo_line_to(context, point.x / cellSize, point.y / cellSize) }
        cairo_close_path(context)
        cairo_stroke(context)
    }

    private func paste(in context: OpaquePointer?) {
        let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(image.width), Int32(image.height))
        defer { cairo_surface_destroy(surface) }
        let data = cairo_image_surface_get_data(surface)!
        let stride = Int(cairo_image_surface_get_stride(surface))
        let count = image.width * image.height
        for index in 0..<count {
            let pixel = data + index / image.width * stride + index % image.width * 4
            for band in 0..<3 { pixel[2 - band] = UInt8(image.pixels[band * count + index]) }
        }
        cairo_surface_mark_dirty(surface)
        cairo_set_source_surface(context, surface, 0, 0)
        cairo_paint(context)
    }
}

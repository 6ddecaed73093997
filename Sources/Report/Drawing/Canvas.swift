internal import CCairo

/// A sheet of paper to draw on, in layout points from the upper left corner.
///
/// The only code that calls cairo to draw. It owns one surface and one context and frees them with itself.
/// cairo never fails in the middle of drawing: an error sticks to the surface, draws nothing more, and is thrown by `picture()`.
final class Canvas {
    let width, height, density: Double
    private let surface: OpaquePointer
    let context: OpaquePointer

    /// - Parameters:
    ///   - width: Layout points.
    ///   - height: Layout points.
    ///   - density: Pixels for each layout point.
    init(width: Double, height: Double, density: Double, paper: Color = Theme.paper) {
        self.width = width
        self.height = height
        self.density = density
        surface = cairo_image_surface_create(
            CAIRO_FORMAT_RGB24, Int32((width * density).rounded(.up)), Int32((height * density).rounded(.up)))
        context = cairo_create(surface)
        cairo_scale(context, density, density)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        self.paint(paper)
        cairo_paint(context)
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    /// What has been drawn, as a PNG.
    func picture() throws(DrawingError) -> Picture {
        cairo_surface_flush(surface)
        var png: [UInt8] = []
        let status = withUnsafeMutablePointer(to: &png) { bytes in
            cairo_surface_write_to_png_stream(surface, appendBytes, bytes)
        }
        guard status == CAIRO_STATUS_SUCCESS else { throw DrawingError(status: status) }
        return Picture(
            png: png, width: Int(cairo_image_surface_get_width(surface)),
            height: Int(cairo_image_surface_get_height(surface)), density: density)
    }

    // MARK: Shapes

    func fill(_ frame: Frame, _ color: Color, radius: Double = 0) {
        trace(frame, radius: radius)
        paint(color)
        cairo_fill(context)
    }

    /// Fills closed rings; a ring inside another is a hole.
    func fill(rings: [[Point]], _ color: Color) {
        cairo_new_path(context)
        rings.forEach { trace($0, isClosed: true) }
        cairo_set_fill_rule(context, CAIRO_FILL_RULE_EVEN_ODD)
        paint(color)
        cairo_fill(context)
    }

    func stroke(rings: [[Point]], _ stroke: Stroke) {
        cairo_new_path(context)
        rings.forEach { trace($0, isClosed: true) }
        draw(stroke)
    }

    func line(_ points: [Point], _ stroke: Stroke) {
        cairo_new_path(context)
        trace(points, isClosed: false)
        draw(stroke)
    }

    func dot(at point: Point, radius: Double, _ color: Color) {
        cairo_new_path(context)
        cairo_arc(context, point.x, point.y, radius, 0, 2 * .pi)
        paint(color)
        cairo_fill(context)
    }

    /// Draws only inside `frame` while `body` runs.
    func clipped(to frame: Frame, _ body: () -> Void) {
        cairo_save(context)
        trace(frame, radius: 0)
        cairo_clip(context)
        body()
        cairo_restore(context)
    }

    /// Turns what `body` draws by a quarter to the left.
    func turned(around point: Point, _ body: () -> Void) {
        cairo_save(context)
        cairo_translate(context, point.x, point.y)
        cairo_rotate(context, -.pi / 2)
        cairo_translate(context, -point.x, -point.y)
        body()
        cairo_restore(context)
    }

    /// Draws what `body` draws as one sheet of film: where its shapes overlap, they are no denser than one alone.
    func film(opacity: Double, _ body: () -> Void) {
        cairo_push_group(context)
        body()
        cairo_pop_group_to_source(context)
        cairo_paint_with_alpha(context, opacity)
    }

    // MARK: Images

    /// Fills `frame` with an image, smoothly enlarged or reduced; pixels without a value let the paper through.
    func draw(_ image: RGBImage, in frame: Frame) {
        guard let source = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(image.width), Int32(image.height)),
            let data = cairo_image_surface_get_data(source)
        else { return }
        defer { cairo_surface_destroy(source) }
        image.pixels.withUnsafeBytes {
            // A row of four-byte pixels needs no padding: cairo's stride is its width.
            UnsafeMutableRawPointer(data).copyMemory(from: $0.baseAddress!, byteCount: $0.count)
        }
        cairo_surface_mark_dirty(source)
        cairo_save(context)
        trace(frame, radius: 0)
        cairo_clip(context)
        cairo_translate(context, frame.x, frame.y)
        cairo_scale(context, frame.width / Double(image.width), frame.height / Double(image.height))
        cairo_set_source_surface(context, source, 0, 0)
        cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_GOOD)
        cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD)
        cairo_paint(context)
        cairo_restore(context)
    }

    // MARK: Text

    /// Draws one line of text.
    /// - Parameters:
    ///   - origin: Where the line's anchor lies, and its baseline.
    ///   - halo: A colour around the letters that keeps them legible on imagery and lines.
    func text(
        _ text: String, at origin: Point, font: Font, color: Color = Theme.ink,
        anchor: TextAnchor = .start, halo: Color? = nil
    ) {
        select(font)
        let start = origin.x - anchor.share * font.width(of: text)
        cairo_new_path(context)
        cairo_move_to(context, start, origin.y)
        if let halo {
            cairo_text_path(context, text)
            draw(Stroke(halo, width: 3.5))
            cairo_move_to(context, start, origin.y)
        }
        paint(color)
        cairo_show_text(context, text)
    }

    // MARK: Calls to cairo

    private func select(_ font: Font) {
        cairo_set_font_face(context, font.face)
        cairo_set_font_size(context, font.size)
        cairo_set_font_options(context, Typeface.options.pointer)
        cairo_get_scaled_font(context).map(Font.keep)
    }

    private func trace(_ points: [Point], isClosed: Bool) {
        guard let first = points.first else { return }
        cairo_move_to(context, first.x, first.y)
        points.dropFirst().forEach { cairo_line_to(context, $0.x, $0.y) }
        if isClosed { cairo_close_path(context) }
    }

    private func trace(_ frame: Frame, radius: Double) {
        cairo_new_path(context)
        guard radius > 0 else { return cairo_rectangle(context, frame.x, frame.y, frame.width, frame.height) }
        let inner = frame.inset(by: min(radius, frame.width / 2, frame.height / 2))
        let radius = inner.x - frame.x
        for (corner, quarter) in zip(inner.corners, [2.0, 3, 0, 1]) {
            cairo_arc(context, corner.x, corner.y, radius, quarter * .pi / 2, (quarter + 1) * .pi / 2)
        }
        cairo_close_path(context)
    }

    private func draw(_ stroke: Stroke) {
        cairo_set_line_width(context, stroke.width)
        cairo_set_line_cap(context, stroke.pattern == .dashed ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND)
        cairo_set_dash(context, stroke.dash, Int32(stroke.dash.count), 0)
        paint(stroke.color)
        cairo_stroke(context)
    }

    private func paint(_ color: Color) {
        cairo_set_source_rgba(
            context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255, color.opacity)
    }
}

/// cairo hands the PNG over piece by piece; `bytes` points to the array that gathers it.
private func appendBytes(
    bytes: UnsafeMutableRawPointer?, piece: UnsafePointer<UInt8>?, count: UInt32
) -> cairo_status_t {
    bytes?.assumingMemoryBound(to: [UInt8].self).pointee
        .append(contentsOf: UnsafeBufferPointer(start: piece, count: Int(count)))
    return CAIRO_STATUS_SUCCESS
}

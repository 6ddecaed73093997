import CCairo
import Testing

@testable import Report

/// A picture read back pixel by pixel, asked in layout points.
struct DrawnPicture {
    let picture: Picture
    private let width, height: Int
    private let pixels: [UInt32]

    init(_ picture: Picture) throws {
        var rest = picture.png[...]
        let surface = withUnsafeMutablePointer(to: &rest) { rest in
            cairo_image_surface_create_from_png_stream(
                { rest, buffer, count in
                    let bytes = rest!.assumingMemoryBound(to: ArraySlice<UInt8>.self)
                    guard bytes.pointee.count >= count else { return CAIRO_STATUS_READ_ERROR }
                    bytes.pointee.withUnsafeBufferPointer { buffer!.update(from: $0.baseAddress!, count: Int(count)) }
                    bytes.pointee.removeFirst(Int(count))
                    return CAIRO_STATUS_SUCCESS
                }, rest)
        }
        defer { cairo_surface_destroy(surface) }
        try #require(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
        self.picture = picture
        (width, height) = (Int(cairo_image_surface_get_width(surface)), Int(cairo_image_surface_get_height(surface)))
        // A row of four-byte pixels needs no padding: cairo's stride is its width.
        let count = width * height
        pixels = try #require(cairo_image_surface_get_data(surface)).withMemoryRebound(
            to: UInt32.self, capacity: count
        ) { data in Array(UnsafeBufferPointer(start: data, count: count)) }
    }

    /// The colour at a point.
    func color(at point: Point) -> Color {
        color(row: pixel(point.y, height), column: pixel(point.x, width))
    }

    /// Share of the pixels of a frame that lie close to a colour.
    func share(of color: Color, in frame: Frame, tolerance: Int = 24) -> Double {
        let rows = pixel(frame.y, height)...pixel(frame.bottom, height)
        let columns = pixel(frame.x, width)...pixel(frame.right, width)
        let hits = rows.reduce(0) { sum, row in
            sum + columns.count { self.color(row: row, column: $0).isClose(to: color, tolerance) }
        }
        return Double(hits) / Double(rows.count * columns.count)
    }

    /// Share of a frame that is not bare paper.
    func inkShare(in frame: Frame) -> Double { 1 - share(of: Theme.paper, in: frame) }

    /// Share of points along a closed ring at which the colour lies within two pixels.
    func coverage(of ring: [Point], by color: Color, tolerance: Int = 40) -> Double {
        let samples = ring.indices.flatMap { index in
            let (from, to) = (ring[index], ring[(index + 1) % ring.count])
            return (0..<40).map { step in
                let share = Double(step) / 40
                return Point(x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share)
            }
        }
        let reach = 2 / picture.density
        let hits = samples.count { point in
            let around = Frame(x: point.x - reach, y: point.y - reach, width: 2 * reach, height: 2 * reach)
            return share(of: color, in: around, tolerance: tolerance) > 0
        }
        return Double(hits) / Double(samples.count)
    }

    private func color(row: Int, column: Int) -> Color {
        Color(pixels[row * width + column] & 0xFF_FFFF)
    }

    private func pixel(_ place: Double, _ count: Int) -> Int {
        max(0, min(count - 1, Int((place * picture.density).rounded(.down))))
    }
}

extension Color {
    func isClose(to other: Color, _ tolerance: Int) -> Bool {
        [(red, other.red), (green, other.green), (blue, other.blue)].allSatisfy {
            abs(Int($0) - Int($1)) <= tolerance
        }
    }
}

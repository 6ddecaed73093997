/// One number per pixel, row-major.
struct Plane {
    let width, height: Int
    var values: [Float]

    init(width: Int, height: Int, values: [Float]) {
        self.width = width
        self.height = height
        self.values = values
    }

    /// The mean over a square of `2 * radius + 1` pixels, twice: nearly a Gaussian of the standard deviation `0.8 * radius`.
    func blurred(radius: Int) -> Plane {
        guard radius > 0 else { return self }
        return (0..<2).reduce(self) { plane, _ in plane.averagedAlongRows(radius).averagedAlongColumns(radius) }
    }

    private func averagedAlongRows(_ radius: Int) -> Plane {
        averaged(lines: height, length: width, lineStride: width, step: 1, radius)
    }

    private func averagedAlongColumns(_ radius: Int) -> Plane {
        averaged(lines: width, length: height, lineStride: 1, step: width, radius)
    }

    /// A running mean along lines of pixels; past an end the end's value goes on.
    private func averaged(lines: Int, length: Int, lineStride: Int, step: Int, _ radius: Int) -> Plane {
        var result = self
        let scale = 1 / Float(2 * radius + 1)
        for line in 0..<lines {
            let start = line * lineStride
            func value(_ index: Int) -> Float { values[start + min(max(index, 0), length - 1) * step] }
            var sum = (-radius...radius).reduce(Float(0)) { $0 + value($1) }
            for index in 0..<length {
                result.values[start + index * step] = sum * scale
                sum += value(index + radius + 1) - value(index - radius)
            }
        }
        return result
    }
}

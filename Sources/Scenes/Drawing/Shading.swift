import Foundation

extension Canvas {
    /// What a camera above sees when the light falls: sun, cast shadows, skylight and haze.
    func lit(by light: Light) -> [Color] {
        let height = Plane(width: width, height: self.height, values: surfaces.map { $0.base + $0.relief })
        let shadow = castShadow(over: height, cellSize: cellSize, light).blurred(radius: light.smear)
        let surroundings = height.blurred(radius: max(Int(1.5 / cellSize), 1))
        let sun = light.direction
        return surfaces.indices.map { index in
            let direct = facing(sun, index) * (1 - shadow.values[index])
            let sunken = max(surroundings.values[index] - height.values[index], 0)
            let sky = 1 - 0.4 * sunken / (sunken + 1.5)
            let seen = surfaces[index].color * (light.sun * direct + light.sky * sky)
            return seen.mixed(with: light.haze, light.veil)
        }
    }

    /// How squarely a pixel's slope faces the sun: 1 for level ground.
    private func facing(_ sun: Light.Direction, _ index: Int) -> Float {
        let column = index % width
        let row = index / width
        guard column > 0, column < width - 1, row > 0, row < height - 1 else { return 1 }
        let east = slope(surfaces[index + 1].relief - surfaces[index - 1].relief)
        let south = slope(surfaces[index + width].relief - surfaces[index - width].relief)
        let cosine = (sun.up - east * sun.east - south * sun.south) / sqrt(1 + east * east + south * south)
        return min(max(cosine / sun.up, 0), 1.7)
    }

    /// Rise per metre over two pixels; no steeper than a crown's side, so that edges don't glare.
    private func slope(_ rise: Float) -> Float {
        min(max(rise / Float(2 * cellSize), -1.2), 1.2)
    }
}

/// How deep each pixel lies in cast shadow, from 0 to 1.
///
/// The top of the shadow is swept across the picture away from the sun: at each step it sinks with the sun's ray, and rises
/// where something taller stands.
private func castShadow(over height: Plane, cellSize: Double, _ light: Light) -> Plane {
    let sun = light.direction
    let alongRows = abs(sun.east) >= abs(sun.south)
    let sweep = Sweep(
        height: height, alongRows: alongRows,
        towardsSun: (alongRows ? sun.east : sun.south) > 0 ? 1 : -1,
        drift: alongRows ? sun.south / abs(sun.east) : sun.east / abs(sun.south))
    let pace = max(abs(sun.east), abs(sun.south))
    return sweep.shadow(sinking: sun.up / pace * Float(cellSize), softness: light.softness)
}

/// One pass over a picture, line by line, away from the sun.
private struct Sweep {
    let height: Plane
    /// Whether the lines are columns, taken from west to east or back.
    let alongRows: Bool
    /// 1 where the sun stands at higher indices, -1 where at lower ones.
    let towardsSun: Int
    /// Pixels along the line per line towards the sun.
    let drift: Float

    func shadow(sinking: Float, softness: Float) -> Plane {
        var result = height
        let lines = alongRows ? height.width : height.height
        var top: [Float] = []
        for line in towardsSun > 0 ? Array((0..<lines).reversed()) : Array(0..<lines) {
            let heights = self.heights(ofLine: line)
            top = top.isEmpty ? heights : heights.indices.map { max(heights[$0], sample(top, Float($0) + drift) - sinking) }
            for index in heights.indices {
                result.values[position(line, index)] = smoothstep(0, softness, top[index] - heights[index])
            }
        }
        return result
    }

    private func heights(ofLine line: Int) -> [Float] {
        (0..<(alongRows ? height.height : height.width)).map { height.values[position(line, $0)] }
    }

    private func position(_ line: Int, _ index: Int) -> Int {
        alongRows ? index * height.width + line : line * height.width + index
    }

    private func sample(_ line: [Float], _ position: Float) -> Float {
        let clamped = min(max(position, 0), Float(line.count - 1))
        let index = min(Int(clamped), line.count - 2)
        return line[index] + (line[index + 1] - line[index]) * (clamped - Float(index))
    }
}

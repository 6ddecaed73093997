/// A camera with a slightly soft lens and a slightly noisy sensor.
struct Camera {
    /// The share of light that strays into each of the two neighbours along an axis.
    var blur: Float = 0.12
    /// Standard deviation of the noise, in screen values.
    var noise: Float = 2.2

    /// Three bands of screen values from 0 to 255, `[3, height, width]`.
    func picture(of light: [Color], width: Int, height: Int, stream: RandomStream) -> [Float] {
        var stream = stream
        let soft = blurred(blurred(light, width, height, step: 1), width, height, step: width)
        let count = width * height
        var pixels = [Float](repeating: 0, count: 3 * count)
        for index in 0..<count {
            let (red, green, blue) = soft[index].screenValues
            let common = stream.normal() * noise * 0.8
            pixels[index] = quantised(red + common + stream.normal() * noise * 0.6)
            pixels[count + index] = quantised(green + common + stream.normal() * noise * 0.6)
            pixels[2 * count + index] = quantised(blue + common + stream.normal() * noise * 0.6)
        }
        return pixels
    }

    private func blurred(_ light: [Color], _ width: Int, _ height: Int, step: Int) -> [Color] {
        let last = step == 1 ? width - 1 : height - 1
        return light.indices.map { index in
            let place = step == 1 ? index % width : index / width
            let before = place > 0 ? index - step : index
            let after = place < last ? index + step : index
            return light[index] * (1 - 2 * blur) + (light[before] + light[after]) * blur
        }
    }

    private func quantised(_ value: Float) -> Float { min(max(value, 0), 255).rounded() }
}

import Foundation

/// A colour, in amounts of light rather than screen values.
struct Color {
    var red, green, blue: Float

    init(_ red: Float, _ green: Float, _ blue: Float) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The colour that a screen shows for three values from 0 to 255.
    static func screen(_ red: Float, _ green: Float, _ blue: Float) -> Color {
        func light(_ value: Float) -> Float { pow(value / 255, 2.2) }
        return Color(light(red), light(green), light(blue))
    }

    /// Red, green and blue as screen values from 0 to 255.
    var screenValues: (Float, Float, Float) {
        func value(_ light: Float) -> Float { 255 * pow(min(max(light, 0), 1), 1 / 2.2) }
        return (value(red), value(green), value(blue))
    }

    /// The colour `share` of the way to another.
    func mixed(with other: Color, _ share: Float) -> Color {
        self * (1 - share) + other * share
    }

    static func + (left: Color, right: Color) -> Color {
        Color(left.red + right.red, left.green + right.green, left.blue + right.blue)
    }

    static func * (left: Color, right: Color) -> Color {
        Color(left.red * right.red, left.green * right.green, left.blue * right.blue)
    }

    static func * (color: Color, factor: Float) -> Color {
        Color(color.red * factor, color.green * factor, color.blue * factor)
    }
}

/// 0 up to `low`, 1 from `high`, and a smooth rise between.
func smoothstep(_ low: Float, _ high: Float, _ value: Float) -> Float {
    let position = min(max((value - low) / (high - low), 0), 1)
    return position * position * (3 - 2 * position)
}

import Foundation

/// The light over a scene.
struct Light {
    /// Radians of the sun's direction from north over east.
    let azimuth: Double
    /// Radians of the sun's height over the horizon.
    let elevation: Double
    /// What the sun gives to level ground, and what the sky gives from all around.
    let sun, sky: Color
    /// Metres over which the edge of a shadow fades, and pixels over which it is smeared.
    let softness: Float, smear: Int
    /// The share of the picture that is veiled by haze, and the haze's colour.
    let veil: Float, haze: Color

    /// A clear noon: crisp bluish shadows to the north.
    static func noon(_ stream: inout RandomStream) -> Light {
        Light(
            azimuth: stream.uniform(2.5...3.8), elevation: stream.uniform(0.85...1.05),
            sun: Color(0.92, 0.88, 0.80), sky: Color(0.17, 0.22, 0.30),
            softness: 0.25, smear: 0, veil: 0.02, haze: .screen(190, 205, 225))
    }

    /// A low sun through haze: warm, and with long soft shadows.
    static func haze(_ stream: inout RandomStream) -> Light {
        let east = stream.chance(0.5)
        return Light(
            azimuth: (east ? 1.75 : 4.45) + stream.uniform(-0.2...0.2), elevation: stream.uniform(0.42...0.54),
            sun: Color(0.72, 0.56, 0.38), sky: Color(0.30, 0.31, 0.33),
            softness: 1.2, smear: 1, veil: 0.13, haze: .screen(205, 195, 180))
    }

    /// A direction in space, of length 1.
    typealias Direction = (east: Float, south: Float, up: Float)

    /// The direction towards the sun.
    var direction: Direction {
        (Float(sin(azimuth) * cos(elevation)), Float(-cos(azimuth) * cos(elevation)), Float(sin(elevation)))
    }
}

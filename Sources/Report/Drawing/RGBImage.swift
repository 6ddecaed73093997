/// Pixels as cairo draws them.
struct RGBImage: Equatable {
    let width, height: Int
    /// `0xAARRGGBB`, row-major, the colours multiplied by the opacity; 0 for a pixel without a value.
    var pixels: [UInt32]

    static func color(red: UInt8, green: UInt8, blue: UInt8, opacity: UInt8 = 255) -> UInt32 {
        func part(_ value: UInt8) -> UInt32 { (UInt32(value) * UInt32(opacity) + 127) / 255 }
        return UInt32(opacity) << 24 | part(red) << 16 | part(green) << 8 | part(blue)
    }
}
